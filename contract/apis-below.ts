import type { Snapshot, SnapshotStep } from './snapshot.ts'

/** Ids of the APIs whose calls a step may have to judge. */
export function apisBelow(
  { apis, products }: Pick<Snapshot, 'apis' | 'products'>,
  { scope, targetId }: Pick<SnapshotStep, 'scope' | 'targetId'>,
): string[] {
  if (scope === 'product') return products.find(({ id }) => id === targetId)?.apiIds ?? []
  return apis
    .filter(
      ({ id, operations }) =>
        scope === 'global' ||
        (scope === 'api' ? id === targetId : operations.some((one) => one.id === targetId)),
    )
    .map(({ id }) => id)
}
