import { type RowsLayout, rowsMemory, SharedRows } from '#gateway/memory/shared-rows.ts'
import type { Period, Usage } from '#policies/kit/ports.ts'

const layoutFor = (callersMax: number): RowsLayout => ({ rowsMax: callersMax, contentWords: 10 })

/** Of a row, in doubles. */
const START = 0
const END = 1
const CALLS = 2
const BYTES = 3
const BORN = 4

/** What Redis has said of a quota. */
export interface Heard extends Usage {
  /** When Redis began to count, microseconds since 1970: another one says that it has lost what it said before. */
  born: number
}

export const heardMemory = (callersMax: number): SharedArrayBuffer =>
  rowsMemory(layoutFor(callersMax))

/**
 * What Redis has said last of each quota in its period, in memory that all threads share: what Redis is told again in
 * case that it has lost it. Who finds no room is not remembered.
 */
export class HeardTotals {
  readonly #rows: SharedRows
  readonly #now: () => number
  readonly #isIdle = (row: number): boolean =>
    (this.#rows.doubles[this.#rows.content(row) / 2 + END] as number) <= this.#now()

  /** `now`: milliseconds since 1970. */
  constructor(memory: SharedArrayBuffer, callersMax: number, now: () => number) {
    this.#rows = new SharedRows(memory, layoutFor(callersMax))
    this.#now = now
  }

  /** Nothing of a period that is not the one asked for. */
  of(key: string, { startMs }: Period): Heard {
    const row = this.#rows.enter(key)
    if (row === -1) return { calls: 0, bytes: 0, born: 0 }
    const { doubles } = this.#rows
    const at = this.#rows.content(row) / 2
    const isOfPeriod = doubles[at + END] !== 0 && doubles[at + START] === startMs
    const heard = {
      calls: isOfPeriod ? (doubles[at + CALLS] as number) : 0,
      bytes: isOfPeriod ? (doubles[at + BYTES] as number) : 0,
      born: isOfPeriod ? (doubles[at + BORN] as number) : 0,
    }
    this.#rows.leave(row)
    return heard
  }

  /** What it says may come out of order. */
  note(key: string, { startMs, endMs }: Period, { calls, bytes, born }: Heard): void {
    const row = this.#rows.enter(key)
    if (row === -1) return
    const { doubles } = this.#rows
    const at = this.#rows.content(row) / 2
    const goesOn =
      doubles[at + START] === startMs && doubles[at + END] !== 0 && doubles[at + BORN] === born
    if (!goesOn) doubles.set([startMs, endMs, 0, 0, born], at)
    doubles[at + CALLS] = Math.max(doubles[at + CALLS] as number, calls)
    doubles[at + BYTES] = Math.max(doubles[at + BYTES] as number, bytes)
    this.#rows.leave(row)
  }

  sweep(rows?: number): void {
    this.#rows.sweep(this.#isIdle, rows)
  }

  get size(): number {
    return this.#rows.size
  }
}
