import { type RowsLayout, rowsMemory, SharedRows, share } from '#gateway/memory/shared-rows.ts'
import { kindOfCaller } from '#policies/kit/caller-of.ts'
import { callerIn } from '#policies/kit/joined-key.ts'
import type { Slots } from '#policies/kit/ports.ts'

/** Callers that hold places at once, or have given them back and are not forgotten yet; a power of two. */
const CALLERS_MAX = 1 << 16
const layoutFor = (rowsMax: number): RowsLayout => ({ rowsMax, contentWords: 2 })

export const slotsMemory = (callersMax = CALLERS_MAX): SharedArrayBuffer =>
  rowsMemory(layoutFor(callersMax))

/** “All” is a name that staff has given. */
const shareOf = (key: string) => {
  const caller = callerIn(key)
  return caller === 'all' || kindOfCaller(caller) === 'admitted' ? share.all : share.half
}

/**
 * Places held by calls under way, in shared memory: exact over all threads. Callers that name themselves hold half of
 * the rows at most, so that subscriptions and keys find theirs.
 */
export class HeldSlots implements Slots {
  readonly #rows: SharedRows
  /** So many places given back are worth a look for rows that are free, at so many rows: no call waits long for it. */
  readonly #worthALook: number
  readonly #lookedAt: number
  #givenBack = 0
  readonly #isIdle = (row: number): boolean => this.#rows.words[this.#rows.content(row)] === 0

  constructor(memory: SharedArrayBuffer, callersMax = CALLERS_MAX) {
    this.#rows = new SharedRows(memory, layoutFor(callersMax))
    this.#worthALook = callersMax >> 7
    this.#lookedAt = callersMax >> 6
  }

  take(key: string, limit: number): boolean {
    const { words } = this.#rows
    const row = this.#enter(key)
    if (row === -1) return false
    const at = this.#rows.content(row)
    const held = words[at] as number
    if (held < limit) words[at] = held + 1
    this.#rows.leave(row)
    return held < limit
  }

  release(key: string): void {
    const { words } = this.#rows
    const row = this.#rows.enter(key)
    if (row === -1) return
    const at = this.#rows.content(row)
    words[at] = Math.max(0, (words[at] as number) - 1)
    this.#rows.leave(row)
    this.#givenBack += 1
  }

  /** Looks at some callers, and forgets those who hold nothing. */
  sweep(rows?: number): void {
    this.#rows.sweep(this.#isIdle, rows)
  }

  get size(): number {
    return this.#rows.size
  }

  /** Who holds nothing leaves his row to a new caller: callers that only come and go take no room from anybody. */
  #enter(key: string): number {
    const row = this.#rows.enter(key, shareOf)
    if (row !== -1 || this.#givenBack < this.#worthALook) return row
    this.#givenBack = 0
    this.sweep(this.#lookedAt)
    return this.#rows.enter(key, shareOf)
  }
}
