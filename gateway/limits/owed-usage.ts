import type { Period, Usage } from '#policies/kit/ports.ts'
import { addChange, type OwedChange, type OwedChanges } from './owed-changes.ts'

interface Owed extends Usage {
  period: Period
}

/** What was used of quotas and is still to be told to Redis, added up for each: no more of them than there is room for. */
export class OwedUsage {
  readonly #owed = new Map<string, Owed>()
  /** What nobody has taken to the disk. */
  readonly #changes: OwedChanges = new Map()
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
  add(key: string, period: Period, usage: Usage): void {
    this.#note(key, this.putBack(key, period, usage), usage)
  }

  /** The same with what the disk knows of already. Answers the period in which it counts. */
  putBack(key: string, period: Period, { calls, bytes }: Usage): Period {
    this.#noneEndsBeforeMs = Math.min(this.#noneEndsBeforeMs, period.endMs)
    const owed = this.#owed.get(key)
    if (!owed || owed.period.startMs < period.startMs) {
      this.#owed.set(key, { period, calls, bytes })
      return period
    }
    owed.calls += calls
    owed.bytes += bytes
    return owed.period
  }

  /** What was taken out is owed no longer. */
  settle(key: string, { period, calls, bytes }: Readonly<Owed>): void {
    this.#note(key, period, { calls: -calls, bytes: -bytes })
  }

  /** What has changed since this was asked last, for whoever writes it to the disk. */
  takeChanges(): OwedChange[] {
    const changes = [...this.#changes.values()]
    this.#changes.clear()
    return changes
  }

  #note(key: string, { startMs, endMs }: Period, { calls, bytes }: Usage): void {
    addChange(this.#changes, { key, startMs, endMs, calls, bytes })
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
