/** Characters that a document may come to once every YAML alias is written out; each value counts for sixteen more. */
const WEIGHT_MAX = 128 * 1024 * 1024
export const DEPTH_MAX = 200

const VALUE_WEIGHT = 16

export type Excess = 'too_deep' | 'too_large' | 'contains_itself'

/**
 * Whether a parsed document is of a size that can be walked. Parts that YAML aliases share are measured once and
 * counted as often as they appear, so that an alias bomb costs nothing to find.
 */
export function excessOf(document: unknown): Excess | null {
  const weights = new Map<object, number>()
  const open = new Set<object>()
  let excess: Excess | null = null

  const measure = (value: unknown, depth: number): number => {
    if (typeof value === 'string') return VALUE_WEIGHT + value.length
    if (typeof value !== 'object' || value === null || excess) return VALUE_WEIGHT
    if (open.has(value)) return stop('contains_itself')
    if (depth > DEPTH_MAX) return stop('too_deep')
    const known = weights.get(value)
    if (known !== undefined) return known
    open.add(value)
    let weight = VALUE_WEIGHT
    for (const [key, child] of Object.entries(value)) {
      weight += key.length + measure(child, depth + 1)
      if (weight > WEIGHT_MAX) return stop('too_large')
    }
    open.delete(value)
    weights.set(value, weight)
    return weight
  }
  const stop = (reason: Excess): number => {
    excess ??= reason
    return VALUE_WEIGHT
  }
  measure(document, 0)
  return excess
}
