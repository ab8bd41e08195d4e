import { spanWords } from '#lib/shared/span-words.ts'
import type { StepCostView } from './schema.ts'

/** `4 µs`, and from a millisecond on as every span of time. */
const microWords = (micros: number): string =>
  micros < 1_000 ? `${Number(micros.toFixed(micros < 10 ? 1 : 0))} µs` : spanWords(micros / 1_000)

/** What a step has cost, in words; absent: no gateway that answered has measured it. `silent`: those that did not. */
export function costWords(cost: StepCostView | undefined, silent: readonly string[] = []): string {
  if (!cost && silent.length > 0) return `not known: no answer from ${silent.join(', ')}`
  if (!cost) return 'not measured yet'
  const { calls, meanMicros, p99Micros, waited } = cost
  const counted = `of ${calls.toLocaleString('en')} ${calls === 1 ? 'call' : 'calls'}`
  const most = calls > 1 ? `, 99 of 100 below ${microWords(p99Micros)}` : ''
  const waiting = waited > 0 ? ', with what it waits for' : ''
  return `measured: ${microWords(meanMicros)}, ${counted}${most}${waiting}`
}
