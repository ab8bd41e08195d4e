import type { SnapshotStep } from '#contract/snapshot.ts'

interface Places {
  apis: readonly { id: string; operations: readonly { id: string }[] }[]
  products: readonly { id: string; apiIds: readonly string[] }[]
}

/** Says of a place whether it lies below a step: what the step applies to and is narrower than its own scope. */
export function placesBelow({
  apis,
  products,
}: Places): (step: Pick<SnapshotStep, 'scope' | 'targetId'>, placeId: string) => boolean {
  const apiOf = new Map<string, string>()
  for (const { id, operations } of apis) {
    apiOf.set(id, id)
    for (const operation of operations) apiOf.set(operation.id, id)
  }
  const held = new Map(products.map(({ id, apiIds }) => [id, new Set(apiIds)]))
  return ({ scope, targetId }, placeId) => {
    const apiId = apiOf.get(placeId)
    if (scope === 'global') return apiId !== undefined || held.has(placeId)
    if (apiId === undefined || targetId === null) return false
    if (scope === 'product') return held.get(targetId)?.has(apiId) ?? false
    return scope === 'api' && apiId === targetId && placeId !== targetId
  }
}
