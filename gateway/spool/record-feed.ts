import type { CallRecord, RecordsPage } from '#contract/records.ts'
import type { Spool } from './spool.ts'

/** Hands records out to whoever polls, at once when there are some, else when one comes or the wait is over. */
export class RecordFeed {
  readonly #spool: Spool
  readonly #gatewayId: string
  #waiting: (() => void)[] = []

  constructor(spool: Spool, gatewayId: string) {
    this.#spool = spool
    this.#gatewayId = gatewayId
  }

  append(record: CallRecord): void {
    this.#spool.append(record)
    if (this.#waiting.length > 0) this.wake()
  }

  /** Lines that another thread has written, whole. */
  appendBlock(lines: Uint8Array, count: number): void {
    this.#spool.appendBlock(lines, count)
    if (this.#waiting.length > 0) this.wake()
  }

  /** Answers those who wait now; also before the process stops. */
  wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const answer of waiting) answer()
  }

  async page({
    after,
    max,
    waitMs,
  }: {
    after: string | null
    max: number
    waitMs: number
  }): Promise<RecordsPage> {
    let batch = this.#spool.read(after, max)
    if (batch.records.length === 0 && waitMs > 0) {
      await this.#next(waitMs)
      batch = this.#spool.read(after, max)
    }
    return { gatewayId: this.#gatewayId, ...batch, dropped: this.#spool.dropped }
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
