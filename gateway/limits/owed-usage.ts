import type { Period, Usage } from '#policies/kit/ports.ts'

interface Owed extends Usage {
  period: Period
}

/** What was used of quotas and is still to be told to Redis, added up for each: no more of them than there is room for. */
export class OwedUsage {
  readonly #owed = new Map<string, Owed>()
  readonly #max: number
  readonly #now: () => number
  /** No period ends before. */
  #noneEndsBeforeMs = Number.POSITIVE_INFINITY

  /** `now`: milliseconds since 1970. */
  constructor(max: number, now: () => number) {
    this.#max = max
    this.#now = now
  }

  /** What is owed of a quota in a period. */
  of(key: string, { startMs }: Period): Usage {
    const owed = this.#owed.get(key)
    return owed?.period.startMs === startMs ? owed : { calls: 0, bytes: 0 }
  }

  hasRoomFor(key: string): boolean {
    if (this.#owed.has(key) || this.#owed.size < this.#max) return true
    // All of them are not looked at for each call that finds no room.
    if (this.#now() >= this.#noneEndsBeforeMs) this.forgetEnded()
    return this.#owed.size < this.#max
  }

  /** Must have room. The newest period counts, as in `SharedQuotas`: a call of the one before may end in it. */
  add(key: string, period: Period, { calls, bytes }: Usage): void {
    this.#noneEndsBeforeMs = Math.min(this.#noneEndsBeforeMs, period.endMs)
    const owed = this.#owed.get(key)
    if (owed && owed.period.startMs >= period.startMs) {
      owed.calls += calls
      owed.bytes += bytes
    } else this.#owed.set(key, { period, calls, bytes })
  }

  /** Redis would count it in the period that came after. */
  forgetEnded(): void {
    let earliestMs = Number.POSITIVE_INFINITY
    for (const [key, { period }] of this.#owed)
      if (period.endMs <= this.#now()) this.#owed.delete(key)
      else earliestMs = Math.min(earliestMs, period.endMs)
    this.#noneEndsBeforeMs = earliestMs
  }

  /**
   * Takes out one after the other, as many as there are now: what comes meanwhile waits for the next time, and whoever else
   * takes gets others.
   */
  *takeAll(): IterableIterator<[key: string, owed: Readonly<Owed>]> {
    let left = this.#owed.size
    for (const [key, owed] of this.#owed) {
      if (left === 0) return
      left -= 1
      this.#owed.delete(key)
      yield [key, owed]
    }
  }
}
