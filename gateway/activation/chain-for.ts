import type { SnapshotStep } from '#contract/snapshot.ts'
import { exceptedUntil } from '#policies/kit/excepted-until.ts'
import { type ChainTarget, resolveChain } from '#policies/kit/resolve-chain.ts'
import { buildChain } from './build-chain.ts'
import type { BuiltStep, Chain } from './engine.ts'
import { ExceptedChain } from './excepted-chain.ts'

export type ChainFor = (target: ChainTarget) => Chain | ExceptedChain

/** The chain of an operation and product; those that are alike are the same object. `now` never goes back. */
export function chainsOf(
  steps: readonly SnapshotStep[],
  built: ReadonlyMap<string, BuiltStep>,
  now: () => number,
): ChainFor {
  const byTarget = Map.groupBy(steps, ({ scope, targetId }) => `${scope}:${targetId ?? ''}`)
  const exceptedAt = new Set(
    steps.flatMap(({ exceptions = [] }) => exceptions.map(({ targetId }) => targetId)),
  )
  const shared = new Map<string, Chain | ExceptedChain>()
  return (target) => {
    const { productId, apiId, operationId } = target
    const own = byTarget.get(`operation:${operationId}`) ?? []
    const isAlone = own.length > 0 || exceptedAt.has(operationId)
    const name = `${isAlone ? operationId : apiId}:${productId ?? ''}`
    const known = shared.get(name)
    if (known) return known
    const candidates = [
      ...(byTarget.get('global:') ?? []),
      ...(productId ? (byTarget.get(`product:${productId}`) ?? []) : []),
      ...(byTarget.get(`api:${apiId}`) ?? []),
      ...own,
    ]
    const chain = overTime(
      resolveChain(candidates, target).flatMap((step) => {
        const found = built.get(step.id)
        return found ? [{ step: found, until: exceptedUntil(step, target) }] : []
      }),
      now,
    )
    shared.set(name, chain)
    return chain
  }
}

interface PlacedStep {
  step: BuiltStep
  /** When its exception ends; null: it has none. */
  until: number | null
}

function overTime(steps: readonly PlacedStep[], now: () => number): Chain | ExceptedChain {
  const ends = new Set(steps.map(({ until }) => until).filter((until) => until !== null))
  const after = buildChain(steps.map(({ step }) => step))
  if (ends.size === 0) return after
  const stages = [...ends]
    .sort((a, b) => a - b)
    .map((end) => {
      const excepted = steps.flatMap(({ step, until }) =>
        until !== null && until >= end ? [{ step, until }] : [],
      )
      const running = steps.filter(({ until }) => until === null || until < end)
      return {
        until: end,
        chain: buildChain(
          running.map(({ step }) => step),
          excepted,
        ),
      }
    })
  return new ExceptedChain([...stages, { until: Number.POSITIVE_INFINITY, chain: after }], now)
}
