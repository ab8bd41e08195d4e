/** Smaller pieces are copied together. */
const SMALL_BYTES = 4_096
/** A block holds no more, so that growing it copies little. */
const BLOCK_BYTES = 65_536

/**
 * Pieces of a body in their order. Of a small piece not more than its bytes is held: it may be a part of much more
 * memory, such as what a socket has read, and whoever sends decides how small the pieces are.
 */
export class GatheredPieces {
  #pieces: Uint8Array[] = []
  /** The memory behind the last piece, if that is a block of ours; no reader has it. */
  #block: Uint8Array | null = null

  get length(): number {
    return this.#pieces.length
  }

  push(piece: Uint8Array): void {
    const last = this.#pieces.at(-1)
    if (!last || piece.byteLength >= SMALL_BYTES || last.byteLength >= BLOCK_BYTES) {
      this.#pieces.push(piece)
      this.#block = null
    } else this.#pieces[this.#pieces.length - 1] = this.#joined(last, piece)
  }

  shift(): Uint8Array | undefined {
    const first = this.#pieces.shift()
    if (this.#pieces.length === 0) this.#block = null
    return first
  }

  /** Pieces that were taken come first again. */
  unshift(pieces: Iterable<Uint8Array>): void {
    this.#pieces = [...pieces, ...this.#pieces]
  }

  clear(): void {
    this.#pieces = []
    this.#block = null
  }

  /** All in one; if there is only one piece, that. */
  whole(): Uint8Array {
    const [first = new Uint8Array()] = this.#pieces
    return this.#pieces.length > 1 ? Buffer.concat(this.#pieces) : first
  }

  [Symbol.iterator](): Iterator<Uint8Array> {
    return this.#pieces[Symbol.iterator]()
  }

  #joined(last: Uint8Array, piece: Uint8Array): Uint8Array {
    const bytes = last.byteLength + piece.byteLength
    if (!this.#block || this.#block.byteLength < bytes) {
      this.#block = new Uint8Array(Math.min(Math.max(2 * bytes, 256), BLOCK_BYTES + SMALL_BYTES))
      this.#block.set(last)
    }
    this.#block.set(piece, last.byteLength)
    return this.#block.subarray(0, bytes)
  }
}
