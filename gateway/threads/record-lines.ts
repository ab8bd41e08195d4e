import type { CallRecord } from '#contract/records.ts'
import { recordLine } from '#gateway/spool/record-line.ts'

const BLOCK_CHARACTERS = 65_536

/** Records of a thread as lines, handed on in blocks. */
export class RecordLines {
  readonly #hand: (records: Uint8Array<ArrayBuffer>, lines: number) => void
  #text = ''
  #lines = 0

  constructor(hand: (records: Uint8Array<ArrayBuffer>, lines: number) => void) {
    this.#hand = hand
  }

  append(record: CallRecord): void {
    this.#text += `${recordLine(record)}\n`
    this.#lines += 1
    if (this.#text.length > BLOCK_CHARACTERS) this.flush()
  }

  flush(): void {
    if (this.#lines === 0) return
    const [text, lines] = [this.#text, this.#lines]
    this.#text = ''
    this.#lines = 0
    this.#hand(new TextEncoder().encode(text), lines)
  }
}
