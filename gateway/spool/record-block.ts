import type { CallRecord } from '#contract/records.ts'
import { putUsual, usualBytesMax, usualIn } from './record-line.ts'

/** Lines are handed on in blocks of about this size, so that none takes long to write. */
const FULL_BYTES = 65_536
const NEWLINE = 10

const newRoom = (): Buffer<ArrayBuffer> => Buffer.allocUnsafeSlow(2 * FULL_BYTES)

/** Records as lines of JSON, gathered until somebody takes them. */
export class RecordBlock {
  #bytes = newRoom()
  #end = 0
  #lines = 0

  get lines(): number {
    return this.#lines
  }

  /** It is time to take what there is. */
  get full(): boolean {
    return this.#end > FULL_BYTES
  }

  append(record: CallRecord): void {
    const common = usualIn(record)
    if (common) {
      this.#makeRoom(usualBytesMax(record, common) + 1)
      this.#end = putUsual(this.#bytes, this.#end, record, common)
    } else {
      const line = JSON.stringify(record)
      this.#makeRoom(Buffer.byteLength(line) + 1)
      this.#end += this.#bytes.write(line, this.#end)
    }
    this.#bytes[this.#end] = NEWLINE
    this.#end += 1
    this.#lines += 1
  }

  /** All lines, which are here no more; the bytes are good until the next `append`. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#end)
    this.#end = 0
    this.#lines = 0
    return bytes
  }

  /** The same, for somebody who keeps the bytes: lines to come are written into other room. */
  exchange(room: Buffer<ArrayBuffer> = newRoom()): Uint8Array<ArrayBuffer> {
    const lines = this.#bytes.subarray(0, this.#end)
    this.#bytes = room
    this.#end = 0
    this.#lines = 0
    return lines
  }

  /** Steps may keep much of a call; for such a line the block grows. */
  #makeRoom(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.byteLength) return
    const larger = Buffer.allocUnsafeSlow(2 * (this.#end + bytes))
    larger.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = larger
  }
}
