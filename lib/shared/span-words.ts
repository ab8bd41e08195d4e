/** Shortest first: how many make one of the next, and the decimals that a number below ten keeps. */
const units = [
  { one: 'ms', many: 'ms', next: 1_000, decimals: 3 },
  { one: 's', many: 's', next: 60, decimals: 1 },
  { one: 'minute', many: 'minutes', next: 60, decimals: 1 },
  { one: 'hour', many: 'hours', next: 24, decimals: 1 },
  { one: 'day', many: 'days', next: Number.POSITIVE_INFINITY, decimals: 1 },
]

/** A span of time in the largest unit of which it has a whole one: `340 ms`, `1.2 s`, `16 minutes`. */
export function spanWords(milliseconds: number): string {
  let amount = milliseconds
  for (const { one, many, next, decimals } of units) {
    const told = Number(amount.toFixed(amount < 10 ? decimals : 0))
    if (told < next) return `${told} ${told === 1 ? one : many}`
    amount /= next
  }
  throw new RangeError(`Not a span of time: ${milliseconds}`)
}
