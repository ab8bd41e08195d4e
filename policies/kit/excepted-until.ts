import type { SnapshotStep } from '#contract/snapshot.ts'
import type { ChainTarget } from './resolve-chain.ts'

/** Until when a step is excepted where a call stands, in milliseconds since 1970 UTC; null: it runs there. */
export function exceptedUntil(
  { exceptions = [] }: { exceptions?: SnapshotStep['exceptions'] },
  { productId, apiId, operationId }: ChainTarget,
): number | null {
  const ends = exceptions
    .filter(({ targetId }) => [productId, apiId, operationId].includes(targetId))
    .map(({ until }) => until)
  return ends.length === 0 ? null : Math.max(...ends)
}
