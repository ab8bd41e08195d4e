import { type ChangeNumbers, NUMBERS, type SharedNumbers } from '#policies/kit/shared-numbers.ts'
import { type RowsLayout, rowsMemory, SharedRows } from './shared-rows.ts'

/** Steps times APIs that were called of late. */
const ROWS_MAX = 1 << 15
const layoutFor = (rowsMax: number): RowsLayout => ({ rowsMax, contentWords: NUMBERS * 2 })

export const numbersMemory = (rowsMax = ROWS_MAX): SharedArrayBuffer =>
  rowsMemory(layoutFor(rowsMax))

/** Numbers of steps in shared memory, exact over all threads. Those that are needed no longer go by `sweep`. */
export class NumberRows implements SharedNumbers {
  readonly #rows: SharedRows
  readonly #now: () => number
  readonly #isIdle = (row: number): boolean =>
    this.#now() >= (this.#rows.doubles[this.#rows.content(row) / 2] as number)

  /** `now`: the clock of spans, the same for all threads. */
  constructor(memory: SharedArrayBuffer, now: () => number, rowsMax = ROWS_MAX) {
    this.#rows = new SharedRows(memory, layoutFor(rowsMax))
    this.#now = now
  }

  change(key: string, work: ChangeNumbers): number | null {
    const row = this.#rows.enter(key)
    if (row === -1) return null
    try {
      return work(this.#rows.doubles, this.#rows.content(row) / 2)
    } finally {
      this.#rows.leave(row)
    }
  }

  sweep(rows?: number): void {
    this.#rows.sweep(this.#isIdle, rows)
  }

  get size(): number {
    return this.#rows.size
  }
}
