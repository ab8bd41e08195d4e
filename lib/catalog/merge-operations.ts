import type { ListedOperation } from '#lib/openapi/operations.ts'
import { normalisedPath } from '#lib/openapi/twins.ts'

interface Known {
  id: string
  method: string
  path: string
}

export interface OperationMerge<Old extends Known> {
  kept: { old: Old; now: ListedOperation & { position: number } }[]
  added: (ListedOperation & { position: number })[]
  removed: Old[]
}

/** Which operations of a new document are those we had: by method and path, then by the path without names. */
export function mergeOperations<Old extends Known>(
  before: readonly Old[],
  after: readonly ListedOperation[],
): OperationMerge<Old> {
  const unmatched = new Set(before)
  const exact = new Map(before.map((old) => [`${old.method} ${old.path}`, old]))
  const placed = after.map((operation, position) => ({ ...operation, position }))
  const pairs = placed.map((now) => {
    const old = exact.get(`${now.method} ${now.path}`)
    if (old) unmatched.delete(old)
    return { old, now }
  })
  const loose = new Map(
    [...unmatched].map((old) => [`${old.method} ${normalisedPath(old.path)}`, old]),
  )
  for (const pair of pairs) {
    const old = pair.old ?? loose.get(`${pair.now.method} ${normalisedPath(pair.now.path)}`)
    if (!old || (!pair.old && !unmatched.delete(old))) continue
    pair.old = old
  }
  return {
    kept: pairs.flatMap(({ old, now }) => (old ? [{ old, now }] : [])),
    added: pairs.flatMap(({ old, now }) => (old ? [] : [now])),
    removed: [...unmatched],
  }
}
