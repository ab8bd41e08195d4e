import { type RowsLayout, rowsMemory, SharedRows, share } from '#gateway/memory/shared-rows.ts'
import { stepOf } from '#policies/kit/joined-key.ts'
import type { Period, QuotaLimits, Quotas, QuotaTaken, Usage } from '#policies/kit/ports.ts'

const layoutFor = (callersMax: number): RowsLayout => ({ rowsMax: callersMax, contentWords: 10 })

const mostRows = () => share.most

/** What those share for whom there is no room any more. */
export const lateKeyOf = (key: string, { startMs, endMs }: Period): string =>
  `late ${stepOf(key)} ${startMs} ${endMs}`

/** Of a row, in doubles. */
const START = 0
const END = 1
const CALLS = 2
const BYTES = 3
/** Of a row, in words: it stands in the queue of rows that the disk has not taken. */
const QUEUED = 8

export interface QuotasMemory {
  rows: SharedArrayBuffer
  /** A ring of row numbers plus one, behind a word that counts what was ever put in. */
  queue: SharedArrayBuffer
}
export const quotasMemory = (callersMax: number): QuotasMemory => ({
  rows: rowsMemory(layoutFor(callersMax)),
  queue: new SharedArrayBuffer((1 + callersMax) * 4),
})

/** What was used of one quota, as it is kept. */
export interface QuotaEntry extends Period, Usage {
  /** Of the key's SHA-256, 128 bits in hexadecimal digits. */
  key: string
}

/**
 * What was used of quotas, in shared memory: exact over all threads. When there are more callers than rows, those that
 * come too late share, for each step, what one of them may use. What has changed stands in a queue, for whoever writes it to the disk.
 */
export class SharedQuotas implements Quotas {
  readonly #rows: SharedRows
  readonly #queue: Int32Array<SharedArrayBuffer>
  readonly #callersMax: number
  readonly #now: () => number
  /** What was taken out of the queue; one thread takes. */
  #taken = 0
  readonly #isIdle = (row: number): boolean =>
    (this.#rows.doubles[this.#rows.content(row) / 2 + END] as number) <= this.#now() &&
    this.#rows.words[this.#rows.content(row) + QUEUED] === 0

  /** `now`: milliseconds since 1970. */
  constructor({ rows, queue }: QuotasMemory, callersMax: number, now: () => number) {
    this.#rows = new SharedRows(rows, layoutFor(callersMax))
    this.#queue = new Int32Array(queue)
    this.#callersMax = callersMax
    this.#now = now
  }

  /** `weight`: how many calls this one counts as. */
  take(key: string, period: Period, { calls, bytes }: QuotaLimits, weight = 1): QuotaTaken {
    const row = this.#enter(key, period)
    if (row === -1) return { taken: false, calls: 0, bytes: 0 }
    this.#bringBack(row, period)
    const used = this.#usedIn(row, period)
    const taken =
      (calls === undefined || used.calls + weight <= calls) &&
      (bytes === undefined || used.bytes < bytes)
    if (taken) this.#add(row, period, { calls: weight, bytes: 0 })
    this.#rows.leave(row)
    return { taken, calls: used.calls + (taken ? weight : 0), bytes: used.bytes }
  }

  addBytes(key: string, period: Period, bytes: number): void {
    this.add(key, period, { calls: 0, bytes })
  }

  add(key: string, period: Period, more: Usage): void {
    const row = this.#enter(key, period)
    if (row === -1) return
    this.#add(row, period, more)
    this.#rows.leave(row)
  }

  /** At least this is used: what is said of it may come out of order. */
  raise(key: string, period: Period, { calls, bytes }: Usage): void {
    const row = this.#enter(key, period)
    if (row === -1) return
    const used = this.#usedIn(row, period)
    const more = { calls: Math.max(0, calls - used.calls), bytes: Math.max(0, bytes - used.bytes) }
    if (more.calls > 0 || more.bytes > 0) this.#add(row, period, more)
    this.#rows.leave(row)
  }

  /** What is used is this, whatever it was. */
  set(key: string, { startMs, endMs }: Period, { calls, bytes }: Usage): void {
    const row = this.#rows.enter(key)
    if (row === -1) return
    this.#rows.doubles.set([startMs, endMs, calls, bytes], this.#rows.content(row) / 2)
    this.#enqueue(row)
    this.#rows.leave(row)
  }

  /** Forgets periods that are over, of some callers. */
  sweep(rows?: number): void {
    this.#rows.sweep(this.#isIdle, rows)
  }

  get size(): number {
    return this.#rows.size
  }

  /** Entries that nobody has taken to the disk. */
  get unwritten(): number {
    return ((Atomics.load(this.#queue, 0) - this.#taken) | 0) >>> 0
  }

  /** Takes up to `max` of what has changed. */
  takeChanged(max: number): QuotaEntry[] {
    const entries: QuotaEntry[] = []
    const { words } = this.#rows
    for (let left = Math.min(max, this.unwritten); left > 0; left -= 1) {
      const place = 1 + ((this.#taken >>> 0) % this.#callersMax)
      const row = Atomics.exchange(this.#queue, place, 0) - 1
      // Its place is counted, its number not there yet: the next time.
      if (row === -1) break
      this.#taken = (this.#taken + 1) | 0
      // A thread that has ended in it must not keep those of others from the disk.
      if (!this.#rows.tryEnterRow(row)) {
        this.#queueRow(row)
        continue
      }
      words[this.#rows.content(row) + QUEUED] = 0
      entries.push(this.#entry(row))
      this.#rows.leave(row)
    }
    return entries
  }

  /** What the disk did not take stands in the queue again. */
  putBack(entries: readonly QuotaEntry[]): void {
    for (const { key } of entries) {
      const row = this.#rows.enterHex(key)
      if (row === -1) continue
      this.#enqueue(row)
      this.#rows.leave(row)
    }
  }

  /** Every entry, some at a time. */
  *entries(): IterableIterator<QuotaEntry> {
    for (let row = 0; row < this.#rows.used; row += 1) {
      this.#rows.enterRow(row)
      const entry = this.#rows.isTaken(row) ? this.#entry(row) : null
      this.#rows.leave(row)
      if (entry && entry.endMs > this.#now()) yield entry
    }
  }

  /** Sets an entry to what the disk says of it. */
  restore({ key, startMs, endMs, calls, bytes }: QuotaEntry): void {
    const row = this.#rows.enterHex(key)
    if (row === -1) return
    const at = this.#rows.content(row) / 2
    this.#rows.doubles.set([startMs, endMs, calls, bytes], at)
    this.#rows.leave(row)
  }

  #enter(key: string, period: Period): number {
    const row = this.#rows.enter(key, mostRows)
    return row === -1 ? this.#rows.enter(lateKeyOf(key, period)) : row
  }

  #usedIn(row: number, { startMs }: Period): Usage {
    const { doubles } = this.#rows
    const at = this.#rows.content(row) / 2
    return (doubles[at + START] as number) >= startMs
      ? { calls: doubles[at + CALLS] as number, bytes: doubles[at + BYTES] as number }
      : { calls: 0, bytes: 0 }
  }

  /**
   * What was used in a period that has not begun, because a clock was ahead when the gateway started, counts in this one:
   * nothing is given away, and nobody is locked out until that time comes.
   */
  #bringBack(row: number, { startMs, endMs }: Period): void {
    const { doubles } = this.#rows
    const at = this.#rows.content(row) / 2
    if ((doubles[at + START] as number) <= Math.max(this.#now(), startMs)) return
    doubles.set([startMs, endMs], at)
    this.#enqueue(row)
  }

  #add(row: number, { startMs, endMs }: Period, { calls, bytes }: Usage): void {
    const { doubles } = this.#rows
    const at = this.#rows.content(row) / 2
    // The newest period counts: a call may end in it, and a clock that is set back gives nothing away.
    if ((doubles[at + START] as number) < startMs) doubles.set([startMs, endMs, 0, 0], at)
    doubles[at + CALLS] = (doubles[at + CALLS] as number) + calls
    doubles[at + BYTES] = (doubles[at + BYTES] as number) + bytes
    this.#enqueue(row)
  }

  /** A row that is entered stands in the queue once at most, so the ring never overflows. */
  #enqueue(row: number): void {
    const { words } = this.#rows
    const flag = this.#rows.content(row) + QUEUED
    if (words[flag] === 1) return
    words[flag] = 1
    this.#queueRow(row)
  }

  #queueRow(row: number): void {
    const place = Atomics.add(this.#queue, 0, 1) >>> 0
    Atomics.store(this.#queue, 1 + (place % this.#callersMax), row + 1)
  }

  #entry(row: number): QuotaEntry {
    const { doubles } = this.#rows
    const at = this.#rows.content(row) / 2
    return {
      key: this.#rows.keyOf(row),
      startMs: doubles[at + START] as number,
      endMs: doubles[at + END] as number,
      calls: doubles[at + CALLS] as number,
      bytes: doubles[at + BYTES] as number,
    }
  }
}
