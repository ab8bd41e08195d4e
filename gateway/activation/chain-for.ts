import type { SnapshotStep } from '#contract/snapshot.ts'
import { resolveChain } from '#policies/kit/resolve-chain.ts'
import type { BuiltStep, Chain } from './engine.ts'

export type ChainFor = (target: {
  productId: string | null
  apiId: string
  operationId: string
}) => Chain

/** The chain of an operation and product; those that are alike are the same object. */
export function chainsOf(
  steps: readonly SnapshotStep[],
  built: ReadonlyMap<string, BuiltStep>,
): ChainFor {
  const byTarget = Map.groupBy(steps, ({ scope, targetId }) => `${scope}:${targetId ?? ''}`)
  const shared = new Map<string, Chain>()
  return (target) => {
    const { productId, apiId, operationId } = target
    const own = byTarget.get(`operation:${operationId}`) ?? []
    const name = `${own.length > 0 ? operationId : apiId}:${productId ?? ''}`
    const known = shared.get(name)
    if (known) return known
    const candidates = [
      ...(byTarget.get('global:') ?? []),
      ...(productId ? (byTarget.get(`product:${productId}`) ?? []) : []),
      ...(byTarget.get(`api:${apiId}`) ?? []),
      ...own,
    ]
    const steps = resolveChain(candidates, target)
      .map(({ id }) => built.get(id))
      .filter((step) => step !== undefined)
    const request = steps.filter(({ runtime }) => runtime.request || runtime.finished)
    const chain: Chain = {
      request,
      around: steps.filter(({ runtime, dryRun }) => runtime.around && (runtime.looksOn || !dryRun)),
      finished: request
        .map((step, place) => ({ step, place }))
        .filter(({ step: { runtime } }) => runtime.finished),
      response: steps.filter(({ runtime }) => runtime.response).reverse(),
      preflight: steps.filter(({ runtime, dryRun }) => runtime.preflight && !dryRun),
    }
    shared.set(name, chain)
    return chain
  }
}
