import { type RowsLayout, rowsMemory, SharedRows } from '#gateway/memory/shared-rows.ts'
import type { Slots } from '#policies/kit/ports.ts'

/** More callers than these cannot hold places at once; the limit of connections is far below. */
const CALLERS_MAX = 1 << 15
const layout: RowsLayout = { rowsMax: CALLERS_MAX, contentWords: 2 }

export const slotsMemory = (): SharedArrayBuffer => rowsMemory(layout)

/** Places held by calls under way, in shared memory: exact over all threads. */
export class HeldSlots implements Slots {
  readonly #rows: SharedRows
  readonly #isIdle = (row: number): boolean => this.#rows.words[this.#rows.content(row)] === 0

  constructor(memory: SharedArrayBuffer) {
    this.#rows = new SharedRows(memory, layout)
  }

  take(key: string, limit: number): boolean {
    const { words } = this.#rows
    const row = this.#rows.enter(key)
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
  }

  /** Looks at some callers, and forgets those who hold nothing. */
  sweep(rows?: number): void {
    this.#rows.sweep(this.#isIdle, rows)
  }

  get size(): number {
    return this.#rows.size
  }
}
