import { type RowsLayout, rowsMemory, SharedRows, share } from '#gateway/memory/shared-rows.ts'
import { kindOfCaller } from '#policies/kit/caller-of.ts'
import { callerIn, stepOf } from '#policies/kit/joined-key.ts'
import type { Counters, Taken } from '#policies/kit/ports.ts'

/** A window is cut into this many parts; a call is forgotten when the part it came in has left the window whole. */
export const PARTS = 60
const SLOTS = PARTS + 1

/** Of a row, in doubles: length of a part in milliseconds, and number of the newest part on the clock. */
const PART_MS = 0
const NEWEST = 1
/** Of a row, in words: calls that count, and calls by part. */
const TOTAL = 4
const COUNTS = 5

const layoutFor = (callersMax: number): RowsLayout => ({
  rowsMax: callersMax,
  contentWords: COUNTS + SLOTS,
})
/** Memory for windows of `callersMax` (a power of two) callers: 300 bytes for each that is seen. */
export const windowsMemory = (callersMax: number): SharedArrayBuffer =>
  rowsMemory(layoutFor(callersMax))

const shareOf = (key: string) =>
  kindOfCaller(callerIn(key)) === 'admitted' ? share.most : share.half

const lateOf = (key: string, limit: number, windowMs: number): string =>
  `late ${stepOf(key)} ${kindOfCaller(callerIn(key))} ${limit} ${windowMs}`

const REFUSED: Taken = { allowed: false, remaining: 0, resetMs: 1_000 }

/**
 * Sliding windows in shared memory, exact over all threads: never more than `limit` calls in any span of `windowMs`; at
 * most a sixtieth of the window late in giving one back. When there are more callers than rows, those that come too
 * late share one window for each step and kind of caller: nobody gets more than allowed. Callers that name themselves
 * hold half of the rows at most, so that subscriptions and keys find theirs. Idle windows go by `sweep`.
 */
export class SlidingWindows implements Counters {
  readonly #rows: SharedRows
  readonly #now: () => number
  readonly #isIdle = (row: number): boolean => {
    const { doubles } = this.#rows
    const own = this.#rows.content(row) / 2
    const partMs = doubles[own + PART_MS] as number
    return this.#now() - ((doubles[own + NEWEST] as number) + 1) * partMs > SLOTS * partMs
  }

  /** `now` in milliseconds, of a clock that nobody sets and that all threads share: a jump would freeze a window or empty it. */
  constructor(memory: SharedArrayBuffer, callersMax: number, now: () => number) {
    this.#rows = new SharedRows(memory, layoutFor(callersMax))
    this.#now = now
  }

  take(key: string, limit: number, windowMs: number): Taken {
    let row = this.#rows.enter(key, shareOf)
    if (row === -1) row = this.#rows.enter(lateOf(key, limit, windowMs))
    if (row === -1) return REFUSED
    const taken = this.#takeOf(this.#rows.content(row), limit, windowMs / PARTS)
    this.#rows.leave(row)
    return taken
  }

  /** Looks at some windows, and forgets those in which nothing counts any more. */
  sweep(rows?: number): void {
    this.#rows.sweep(this.#isIdle, rows)
  }

  get size(): number {
    return this.#rows.size
  }

  #takeOf(at: number, limit: number, partMs: number): Taken {
    const { words, doubles } = this.#rows
    const own = at / 2
    const now = this.#now()
    if (doubles[own + PART_MS] !== partMs) {
      words.fill(0, at + TOTAL, at + COUNTS + SLOTS)
      doubles[own + PART_MS] = partMs
      doubles[own + NEWEST] = Math.floor(now / partMs)
    }
    this.#advance(at, Math.floor(now / partMs))
    const total = words[at + TOTAL] as number
    const allowed = total < limit
    if (allowed) {
      const slot = at + COUNTS + ((doubles[own + NEWEST] as number) % SLOTS)
      words[slot] = (words[slot] as number) + 1
      words[at + TOTAL] = total + 1
    }
    return {
      allowed,
      remaining: Math.max(0, limit - (words[at + TOTAL] as number)),
      resetMs: this.#untilOldestLeaves(at, now),
    }
  }

  #advance(at: number, part: number): void {
    const { words, doubles } = this.#rows
    const newest = doubles[at / 2 + NEWEST] as number
    const steps = Math.min(part - newest, SLOTS)
    for (let step = 1; step <= steps; step += 1) {
      const slot = at + COUNTS + ((newest + step) % SLOTS)
      words[at + TOTAL] = (words[at + TOTAL] as number) - (words[slot] as number)
      words[slot] = 0
    }
    if (steps > 0) doubles[at / 2 + NEWEST] = part
  }

  #untilOldestLeaves(at: number, now: number): number {
    const { words, doubles } = this.#rows
    const newest = doubles[at / 2 + NEWEST] as number
    const partMs = doubles[at / 2 + PART_MS] as number
    for (let part = Math.max(0, newest - PARTS); part <= newest; part += 1)
      if ((words[at + COUNTS + (part % SLOTS)] as number) > 0)
        return Math.max(1, Math.ceil((part + SLOTS) * partMs - now))
    return 1
  }
}
