import type { FieldList } from '#policies/kit/field-list.ts'
import { GatheredPieces } from '#policies/kit/gathered-pieces.ts'
import type { FlowingBody } from './flowing-body.ts'
import { endOfHead, MalformedHead, readTrailers } from './read-head.ts'

const LF = 10
const CR = 13
/** Of a line with a chunk's size; extensions have no meaning here and are dropped (RFC 9112, 7.1.1). */
const SIZE_LINE_BYTES_MAX = 256
const TRAILER_BYTES_MAX = 16_384
const NO_BYTES = Buffer.alloc(0)

/** The chunked transfer coding (RFC 9112, 7.1), strictly: CRLF only, sizes of hexadecimal digits only. */
export class ChunkDecoder {
  done = false
  readonly #body: FlowingBody
  #phase: 'size' | 'data' | 'data-end' | 'trailers' = 'size'
  #left = 0
  /** Bytes of a line that is not whole yet. */
  #partial: Buffer = NO_BYTES
  readonly #gathered = new GatheredPieces()

  constructor(body: FlowingBody) {
    this.#body = body
  }

  take(bytes: Uint8Array): number {
    let at = 0
    try {
      while (at < bytes.byteLength && !this.done) at += this.#step(bytes, at)
    } finally {
      this.#handOn()
    }
    return at
  }

  /** Small chunks that came together go on as one piece: each piece costs its reader more than its bytes do. */
  #handOn(): void {
    if (this.#gathered.length === 0) return
    for (const piece of this.#gathered) this.#body.push(piece)
    this.#gathered.clear()
  }

  #step(bytes: Uint8Array, at: number): number {
    if (this.#phase === 'data') return this.#data(bytes, at)
    return this.#phase === 'trailers' ? this.#trailers(bytes, at) : this.#line(bytes, at)
  }

  #data(bytes: Uint8Array, at: number): number {
    const taken = Math.min(bytes.byteLength - at, this.#left)
    this.#left -= taken
    this.#gathered.push(bytes.subarray(at, at + taken))
    if (this.#left === 0) this.#phase = 'data-end'
    return taken
  }

  /** The line with a size, or the line break after a chunk's data. */
  #line(bytes: Uint8Array, at: number): number {
    const end = bytes.indexOf(LF, at)
    const taken = end === -1 ? bytes.byteLength - at : end + 1 - at
    const came = Buffer.from(bytes.buffer, bytes.byteOffset + at, taken)
    const line = this.#partial.byteLength === 0 ? came : Buffer.concat([this.#partial, came])
    if (line.byteLength > SIZE_LINE_BYTES_MAX)
      throw new MalformedHead('A chunk size line is too long.')
    this.#partial = end === -1 ? Buffer.from(line) : NO_BYTES
    if (end === -1) {
      if (this.#phase === 'data-end' && line[0] !== CR)
        throw new MalformedHead('A chunk is longer than its size.')
      return taken
    }
    if (line[line.byteLength - 2] !== CR) throw new MalformedHead('A chunk line ends in a bare LF.')
    const text = line.toString('latin1', 0, line.byteLength - 2)
    if (this.#phase === 'data-end') {
      if (text !== '') throw new MalformedHead('A chunk is longer than its size.')
      this.#phase = 'size'
      return taken
    }
    this.#left = sizeOf(text)
    this.#phase = this.#left === 0 ? 'trailers' : 'data'
    return taken
  }

  #trailers(bytes: Uint8Array, at: number): number {
    const before = this.#partial.byteLength
    const all = Buffer.concat([this.#partial, bytes.subarray(at)])
    const end = endOfTrailers(all)
    if ((end === -1 ? all.byteLength : end) > TRAILER_BYTES_MAX)
      throw new MalformedHead('The trailers are too long.')
    if (end === -1) {
      this.#partial = all
      return bytes.byteLength - at
    }
    this.done = true
    const fields: FieldList | null =
      end === 2 ? null : readTrailers(all.toString('latin1', 0, end - 4))
    this.#handOn()
    this.#body.finish(fields)
    return end - before
  }
}

/** Trailers end like a head; without any there is only the empty line. */
function endOfTrailers(bytes: Buffer): number {
  if (bytes.byteLength < 2) return -1
  if (bytes[0] === CR) {
    if (bytes[1] !== LF) throw new MalformedHead('A CR without its LF.')
    return 2
  }
  return endOfHead(bytes)
}

function sizeOf(line: string): number {
  const text = /^([0-9a-fA-F]{1,12})(?:[ \t]*;[\t\x20-\x7e]*)?$/.exec(line)?.[1]
  if (text === undefined) throw new MalformedHead('A chunk size that is none.')
  return Number.parseInt(text, 16)
}
