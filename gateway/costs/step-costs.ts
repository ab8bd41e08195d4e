import type { StepCost } from '#contract/step-costs.ts'
import type { BuiltStep } from '#gateway/activation/engine.ts'

/** Widths grow by a fifth, from one microsecond to half a minute. */
const BUCKETS_A_DOUBLING = 4
const BUCKETS = 25 * BUCKETS_A_DOUBLING

interface Tally {
  calls: number
  sumMicros: number
  waited: number
  buckets: Uint32Array
}

/** Calls of one thread that were measured since it spoke last: the step, and its tally with the buckets that are not empty. */
export type CostsPart = [
  costName: string,
  tally: Omit<Tally, 'buckets'> & { buckets: [index: number, calls: number][] },
][]

/** What each step has cost, kept apart from what it has cost when it was configured otherwise. */
export class StepCosts {
  readonly #tallies = new Map<string, Tally>()

  note({ costName }: Pick<BuiltStep, 'costName'>, micros: number, waited: boolean): void {
    const tally = this.#tallyOf(costName)
    const index = bucketOf(micros)
    tally.calls += 1
    tally.sumMicros += micros
    tally.waited += waited ? 1 : 0
    tally.buckets[index] = (tally.buckets[index] ?? 0) + 1
  }

  /** What was noted since the last time, which is then nobody's. */
  take(): CostsPart {
    const part: CostsPart = [...this.#tallies].map(([costName, { buckets, ...sums }]) => [
      costName,
      {
        ...sums,
        buckets: [...buckets.entries()].filter(([, calls]) => calls > 0),
      },
    ])
    this.#tallies.clear()
    return part
  }

  /** Adds what another thread has noted. */
  add(part: CostsPart): void {
    for (const [costName, more] of part) {
      const tally = this.#tallyOf(costName)
      tally.calls += more.calls
      tally.sumMicros += more.sumMicros
      tally.waited += more.waited
      for (const [index, calls] of more.buckets)
        tally.buckets[index] = (tally.buckets[index] ?? 0) + calls
    }
  }

  /** Of the steps that are enforced; what is known of others is forgotten. */
  report(enforced: ReadonlySet<string>): StepCost[] {
    for (const costName of this.#tallies.keys())
      if (!enforced.has(costName)) this.#tallies.delete(costName)
    return [...this.#tallies].map(([costName, tally]) => {
      const [stepId = '', policy = ''] = costName.split(' ')
      return {
        stepId,
        policy,
        calls: tally.calls,
        meanMicros: rounded(tally.sumMicros / tally.calls),
        p99Micros: rounded(percentile(tally, 0.99)),
        waited: tally.waited,
      }
    })
  }

  #tallyOf(costName: string): Tally {
    let tally = this.#tallies.get(costName)
    if (!tally) {
      tally = { calls: 0, sumMicros: 0, waited: 0, buckets: new Uint32Array(BUCKETS) }
      this.#tallies.set(costName, tally)
    }
    return tally
  }
}

const bucketOf = (micros: number): number =>
  Math.min(BUCKETS - 1, Math.max(0, Math.ceil(Math.log2(micros) * BUCKETS_A_DOUBLING)))

/** The upper bound of the bucket that holds the call at that share. */
function percentile({ calls, buckets }: Tally, share: number): number {
  let below = 0
  for (const [index, more] of buckets.entries()) {
    below += more
    if (below >= calls * share) return 2 ** (index / BUCKETS_A_DOUBLING)
  }
  return 2 ** ((BUCKETS - 1) / BUCKETS_A_DOUBLING)
}

const rounded = (micros: number): number => Math.round(micros * 10) / 10
