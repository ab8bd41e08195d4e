import type { CallRecord } from '#contract/records.ts'
import { RecordBlock } from '#gateway/spool/record-block.ts'

/** One block is filled, one is written to disk, and one is on its way. */
const SPARE_MAX = 2

/**
 * Records of a thread as lines, handed on in blocks. The room of a block goes with it and comes back by `reuse`: nothing
 * is copied, and memory that one thread allocates is not freed by another.
 */
export class RecordLines {
  readonly #hand: (records: Uint8Array<ArrayBuffer>, lines: number) => void
  readonly #block = new RecordBlock()
  readonly #spare: Buffer<ArrayBuffer>[] = []

  constructor(hand: (records: Uint8Array<ArrayBuffer>, lines: number) => void) {
    this.#hand = hand
  }

  append(record: CallRecord): void {
    this.#block.append(record)
    if (this.#block.full) this.flush()
  }

  flush(): void {
    const { lines } = this.#block
    if (lines > 0) this.#hand(this.#block.exchange(this.#spare.pop()), lines)
  }

  /** Room of a block whose lines are on disk. */
  reuse(room: ArrayBuffer): void {
    if (this.#spare.length < SPARE_MAX) this.#spare.push(Buffer.from(room))
  }
}
