import { ChunkDecoder } from './chunk-decoder.ts'
import type { FlowingBody } from './flowing-body.ts'
import type { Framing } from './framing.ts'

/** Takes the bytes that follow a head and gives the body's to a FlowingBody. */
export interface BodyDecoder {
  /** How many of the bytes belong to this body; fewer than all: it has ended. Throws MalformedHead for bad chunks. */
  take(bytes: Uint8Array): number
  readonly done: boolean
}

class LengthDecoder implements BodyDecoder {
  #left: number
  readonly #body: FlowingBody

  constructor(bytes: number, body: FlowingBody) {
    this.#left = bytes
    this.#body = body
  }
  get done(): boolean {
    return this.#left === 0
  }
  take(bytes: Uint8Array): number {
    const own = bytes.byteLength <= this.#left ? bytes : bytes.subarray(0, this.#left)
    this.#left -= own.byteLength
    if (own.byteLength > 0) this.#body.push(own)
    if (this.#left === 0) this.#body.finish(null)
    return own.byteLength
  }
}

/** Everything is the body's; the connection's end is its end. */
class OpenEndDecoder implements BodyDecoder {
  readonly done = false
  readonly #body: FlowingBody

  constructor(body: FlowingBody) {
    this.#body = body
  }
  take(bytes: Uint8Array): number {
    this.#body.push(bytes)
    return bytes.byteLength
  }
}

export function bodyDecoder(
  framing: Exclude<Framing, { kind: 'none' }>,
  body: FlowingBody,
): BodyDecoder {
  if (framing.kind === 'length') return new LengthDecoder(framing.bytes, body)
  return framing.kind === 'chunked' ? new ChunkDecoder(body) : new OpenEndDecoder(body)
}
