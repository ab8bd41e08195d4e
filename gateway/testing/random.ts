/** Numbers that look random and are the same for the same seed, so that a failure can be had again. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  /** 0 ≤ x < 1 (mulberry32). */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    /** A whole number, 0 ≤ x < end. */
    below,
    oneOf: <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value,
  }
}
