/** Parts up to these are copied byte by byte, which costs less than a view of them. */
const COPIED_BYTES_MAX = 32

/** Parts of the same bytes, put together; one part alone is not copied. */
export class GatheredBytes {
  #first: Uint8Array | null = null
  /** Where the parts stand once there are several. */
  #room: Uint8Array | null = null
  #length = 0

  /** Until `take` every part is of the same bytes, and they come in their order. */
  add(bytes: Uint8Array, from: number, to: number): void {
    if (!this.#first) {
      this.#first = bytes.subarray(from, to)
      return
    }
    if (!this.#room) {
      this.#room = new Uint8Array(this.#first.byteLength + bytes.byteLength - from)
      this.#room.set(this.#first)
      this.#length = this.#first.byteLength
    }
    if (to - from > COPIED_BYTES_MAX) this.#room.set(bytes.subarray(from, to), this.#length)
    else
      for (let index = from; index < to; index += 1)
        this.#room[this.#length + index - from] = bytes[index] as number
    this.#length += to - from
  }

  /** What there is, which is here no more; null: nothing. */
  take(): Uint8Array | null {
    const [first, room, length] = [this.#first, this.#room, this.#length]
    this.#first = null
    this.#room = null
    if (!room) return first
    // Much room for little would be held for as long as that waits for its reader.
    return length < room.byteLength / 2 ? room.slice(0, length) : room.subarray(0, length)
  }
}
