import type { ChangeNumbers, SharedNumbers } from '#policies/kit/shared-numbers.ts'

/** Tries in hand before any call has earned one, and at most. */
const TRIES_MAX = 10
/** An API that nobody has called for so long begins anew. */
const KEPT_MS = 3_600_000

const NEEDED_UNTIL = 0
const SPENT = 1

/** Further tries that calls earn and spend, over all threads. */
export class Budget {
  readonly #numbers: SharedNumbers
  readonly #now: () => number
  readonly #earn: ChangeNumbers
  readonly #spend: ChangeNumbers

  /** `share`: what one call earns, in tries. */
  constructor(share: number, numbers: SharedNumbers, now: () => number) {
    this.#numbers = numbers
    this.#now = now
    this.#earn = (row, at) => {
      row[at + NEEDED_UNTIL] = this.#now() + KEPT_MS
      row[at + SPENT] = Math.max(0, (row[at + SPENT] as number) - share)
      return 0
    }
    this.#spend = (row, at) => {
      const spent = row[at + SPENT] as number
      if (TRIES_MAX - spent < 1) return 0
      row[at + SPENT] = spent + 1
      return 1
    }
  }

  earn(key: string): void {
    this.#numbers.change(key, this.#earn)
  }

  /** False: none is left. */
  spend(key: string): boolean {
    return this.#numbers.change(key, this.#spend) === 1
  }
}
