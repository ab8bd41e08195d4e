import type { CallRecord } from '#contract/records.ts'
import { RecordBlock } from '#gateway/spool/record-block.ts'

/** Records of a thread as lines, handed on in blocks. */
export class RecordLines {
  readonly #hand: (records: Uint8Array<ArrayBuffer>, lines: number) => void
  readonly #block = new RecordBlock()

  constructor(hand: (records: Uint8Array<ArrayBuffer>, lines: number) => void) {
    this.#hand = hand
  }

  append(record: CallRecord): void {
    this.#block.append(record)
    if (this.#block.full) this.flush()
  }

  flush(): void {
    const { lines } = this.#block
    // A copy: these bytes go to another thread, and the block is written over.
    if (lines > 0) this.#hand(Uint8Array.from(this.#block.take()), lines)
  }
}
