/** What is written to: a socket of Bun. */
export interface WritableSocket {
  write(data: Uint8Array | string, byteOffset?: number, byteLength?: number): number
}

/** Small messages are put together here, so that each is one write; the kernel has copied them when `write` returns. */
const scratch = Buffer.allocUnsafeSlow(65_536)

/**
 * Writes to a socket and keeps what it did not take. `full` from then until `flush` has given it all; writers then
 * wait, so that what is kept stays small.
 */
export class SocketWriter {
  readonly #socket: WritableSocket
  readonly #filled: () => void
  #kept: Buffer | null = null

  /** `filled`: called each time that the socket has not taken all of what it was given. */
  constructor(socket: WritableSocket, filled: () => void = () => undefined) {
    this.#socket = socket
    this.#filled = filled
  }

  get full(): boolean {
    return this.#kept !== null
  }

  /** Latin-1 text (a head) and the bytes or UTF-8 text that follow it, in one write if they are small. */
  message(head: string, body: Uint8Array | string | null): void {
    const room = scratch.byteLength - head.length
    const bytesMax =
      body === null ? 0 : typeof body === 'string' ? body.length * 3 : body.byteLength
    if (bytesMax > room) {
      this.bytes(Buffer.from(head, 'latin1'))
      if (body !== null) this.bytes(typeof body === 'string' ? Buffer.from(body) : body)
      return
    }
    let length = scratch.write(head, 0, 'latin1')
    if (typeof body === 'string') length += scratch.write(body, length, 'utf8')
    else if (body !== null) {
      scratch.set(body, length)
      length += body.byteLength
    }
    this.#write(scratch, length)
  }

  /** A chunk of the chunked coding (RFC 9112, 7.1). */
  chunk(piece: Uint8Array): void {
    const size = `${piece.byteLength.toString(16)}\r\n`
    if (piece.byteLength + 16 <= scratch.byteLength) {
      let length = scratch.write(size, 0, 'latin1')
      scratch.set(piece, length)
      length += piece.byteLength
      scratch[length] = 13
      scratch[length + 1] = 10
      this.#write(scratch, length + 2)
      return
    }
    this.bytes(Buffer.from(size, 'latin1'))
    this.bytes(piece)
    this.bytes(Buffer.from('\r\n', 'latin1'))
  }

  bytes(bytes: Uint8Array): void {
    this.#write(bytes, bytes.byteLength)
  }

  /** The socket has room again; true: everything is out. */
  flush(): boolean {
    const kept = this.#kept
    if (!kept) return true
    this.#kept = null
    this.#write(kept, kept.byteLength)
    return this.#kept === null
  }

  #write(bytes: Uint8Array, length: number): void {
    if (this.#kept) {
      this.#kept = Buffer.concat([this.#kept, bytes.subarray(0, length)])
      return
    }
    // Negative: the socket is closed; its owner hears of it from the socket.
    const written = this.#socket.write(bytes, 0, length)
    if (written < 0 || written >= length) return
    this.#kept = Buffer.from(bytes.subarray(written, length))
    this.#filled()
  }
}
