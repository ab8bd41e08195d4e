import type { CallRecord, RecordsPage } from '#contract/records.ts'
import { CallTallies, type Tally } from './call-tallies.ts'
import { coarserBy } from './coarser.ts'
import type { Spool } from './spool.ts'
import type { TallyJournal } from './tally-journal.ts'

/** While the disk takes nothing, tallies stay in memory, told apart by less beyond this many. */
const UNWRITTEN_MAX = 20_000

/**
 * Keeps each call twice: as a raw record, dropped when too many wait, and in a tally, which is not. Hands both out to
 * whoever polls, at once when there are some, else when one comes or the wait is over.
 */
export class RecordFeed {
  readonly #spool: Spool
  readonly #journal: TallyJournal
  readonly #gatewayId: string
  readonly #tallies = new CallTallies()
  #waiting: (() => void)[] = []

  constructor({ spool, journal }: { spool: Spool; journal: TallyJournal }, gatewayId: string) {
    this.#spool = spool
    this.#journal = journal
    this.#gatewayId = gatewayId
  }

  append(record: CallRecord): void {
    this.#spool.append(record)
    this.#tallies.count(record)
    // Both at once: a kill shall not find records on disk whose calls were not counted.
    if (this.#spool.full) this.flush()
    if (this.#waiting.length > 0) this.wake()
  }

  /** Calls of another thread: lines that it has written, and what it has counted of them. */
  appendBlock(lines: Uint8Array, count: number, tallies: readonly Tally[]): void {
    this.#spool.appendBlock(lines, count)
    this.#tallies.merge(tallies)
    this.flush()
    if (this.#waiting.length > 0) this.wake()
  }

  /** Called at least every 200 ms and before the process stops: a kill loses at most what came after. */
  flush(): void {
    this.#spool.flush()
    const tallies = this.#tallies.take()
    if (this.#journal.append(tallies)) return
    // The disk is full. The oldest raw records make room.
    if (this.#spool.dropOldest() && this.#journal.append(tallies)) return
    const steps = tallies.length < UNWRITTEN_MAX ? 0 : tallies.length < 2 * UNWRITTEN_MAX ? 1 : 2
    this.#tallies.merge(tallies.map(coarserBy[steps]))
  }

  /** Raw records that nobody has asked past. */
  waiting(): number {
    this.flush()
    return this.#spool.waiting()
  }

  close(): void {
    this.flush()
    this.#spool.close()
    this.#journal.close()
  }

  /** Answers those who wait now; also before the process stops. */
  wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const answer of waiting) answer()
  }

  /** A `recordsPage` as JSON. Records stand in it as they were written; reading them again would cost more than they did. */
  async page({
    after,
    max,
    waitMs,
    checked = false,
  }: {
    after: string | null
    max: number
    waitMs: number
    /** Each record is judged first: asked for by whoever could not read a page. */
    checked?: boolean
  }): Promise<Buffer<ArrayBuffer>> {
    let page = this.#read(after, max, checked)
    if (page.count === 0 && page.counters.length === 0 && waitMs > 0) {
      await this.#next(waitMs)
      page = this.#read(after, max, checked)
    }
    const rest: Omit<RecordsPage, 'records'> = {
      gatewayId: this.#gatewayId,
      counters: page.counters,
      next: page.next,
      dropped: this.#spool.dropped,
    }
    return Buffer.concat([
      Buffer.from('{"records":['),
      page.records,
      Buffer.from(`],${JSON.stringify(rest).slice(1)}`),
    ])
  }

  /** A cursor is that of the spool with the number of the journal behind it. */
  #read(after: string | null, max: number, checked: boolean) {
    this.flush()
    const { records, count, next } = this.#spool.read(after, max, { checked })
    const number = this.#spool.gave(after) ? Number(after?.split('.')[3] ?? 0) : 0
    const counted = this.#journal.read(Number.isSafeInteger(number) ? number : 0)
    const counters = counted.tallies.map(({ group, ...sums }) => ({ ...group, ...sums }))
    return { records, count, counters, next: `${next}.${counted.next}` }
  }

  #next(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs)
      this.#waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
