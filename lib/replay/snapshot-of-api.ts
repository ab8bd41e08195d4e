import type { Snapshot } from '#contract/snapshot.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'

/** A snapshot reduced to what calls of one API meet; null: it does not have the API. Pure. */
export function snapshotOfApi(whole: Snapshot, apiId: string): Snapshot | null {
  const api = whole.apis.find(({ id }) => id === apiId)
  if (!api) return null
  const products = whole.products
    .filter(({ apiIds }) => apiIds.includes(apiId))
    .map((product) => ({ ...product, apiIds: [apiId] }))
  const met = new Set<string | null>([
    null,
    apiId,
    ...products.map(({ id }) => id),
    ...api.operations.map(({ id }) => id),
  ])
  const steps = whole.steps
    .filter(({ targetId }) => met.has(targetId))
    .map(({ exceptions = [], ...step }) => {
      const held = exceptions.filter(({ targetId }) => met.has(targetId))
      return held.length > 0 ? { ...step, exceptions: held } : step
    })
  const named = new Set(steps.flatMap(networkListsOf))
  const { networkLists, ...rest } = whole
  const used = networkLists?.filter(({ name }) => named.has(name)) ?? []
  return {
    ...rest,
    apis: [api],
    products,
    ...(used.length > 0 && { networkLists: used }),
    steps,
  }
}
