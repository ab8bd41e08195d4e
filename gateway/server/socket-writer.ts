import type { FieldList } from '#policies/kit/field-list.ts'
import { putLatin1 } from '#policies/kit/put-latin1.ts'
import { MESSAGE_BYTES_MAX, outbox, type Sender } from './outbox.ts'

/** What is written to: a socket of Bun. */
export interface WritableSocket {
  write(data: Uint8Array | string, byteOffset?: number, byteLength?: number): number
}

export interface WriterNews {
  /** Called each time that the socket has not taken all of what it was given. */
  filled?(): void
  /** The socket threw, which it never should, when a message that had waited was given to it. */
  broken(error: unknown): void
}

/** Pieces are put together with what frames them here; the kernel has copied them when `write` returns. */
const scratch = Buffer.allocUnsafeSlow(65_536)

/**
 * Writes to a socket and keeps what it did not take. `full` from then until `flush` has given it all; writers then
 * wait, so that what is kept stays small. Small messages go out with the others of their turn.
 */
export class SocketWriter implements Sender {
  readonly #socket: WritableSocket
  readonly #news: WriterNews
  /** What the socket did not take, in its order; null: nothing. */
  #kept: Uint8Array[] | null = null
  /** Messages of this socket that are in the outbox. */
  #waiting = 0

  constructor(socket: WritableSocket, news: WriterNews) {
    this.#socket = socket
    this.#news = news
  }

  get full(): boolean {
    return this.#kept !== null
  }

  /**
   * A head (the parts of its first lines, fields, what ends it; all of it Latin-1) and the bytes or UTF-8 text that follow it, in one
   * write if they are small. Bytes that are large stay as they are until they are out: they are kept, and not a copy of
   * them, which many callers of one stored answer would have each.
   */
  message(
    start: readonly string[],
    fields: FieldList | null,
    end: string,
    body: Uint8Array | string | null,
  ): void {
    let headBytes = (fields?.bytes ?? 0) + end.length
    for (const part of start) headBytes += part.length
    const bytesMax =
      headBytes + (body === null ? 0 : typeof body === 'string' ? body.length * 3 : body.byteLength)
    if (bytesMax > MESSAGE_BYTES_MAX || !outbox.room) {
      const head = Buffer.allocUnsafe(headBytes)
      putHead(head, 0, start, fields, end)
      this.bytes(head)
      if (body === null) return
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      this.#write(bytes, 0, bytes.byteLength, true)
      return
    }
    const { bytes, end: from } = outbox
    let to = putHead(bytes, from, start, fields, end)
    if (typeof body === 'string') to += bytes.write(body, to, 'utf8')
    else if (body !== null) {
      bytes.set(body, to)
      to += body.byteLength
    }
    if (this.#waiting === 0 && !outbox.waits) {
      this.#write(bytes, from, to)
      return
    }
    this.#waiting += 1
    outbox.add(this, to - from)
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
      this.#now(scratch, length + 2)
      return
    }
    this.bytes(Buffer.from(size, 'latin1'))
    this.bytes(piece)
    this.bytes(Buffer.from('\r\n', 'latin1'))
  }

  bytes(bytes: Uint8Array): void {
    this.#now(bytes, bytes.byteLength)
  }

  /** Hands everything to the socket, before it is shut or handed over. */
  settle(): void {
    if (this.#waiting > 0) outbox.sendOf(this)
  }

  /** For the outbox. */
  sendOut(bytes: Buffer, from: number, to: number): void {
    this.#waiting -= 1
    try {
      this.#write(bytes, from, to)
    } catch (error) {
      // Whoever gave the message has gone on long since.
      this.#news.broken(error)
    }
  }

  /** The socket has room again; true: everything is out. */
  flush(): boolean {
    const kept = this.#kept
    if (!kept) return true
    for (let first = kept[0]; first; first = kept[0]) {
      const written = this.#socket.write(first, 0, first.byteLength)
      if (written >= 0 && written < first.byteLength) {
        kept[0] = first.subarray(written)
        this.#news.filled?.()
        return false
      }
      kept.shift()
    }
    this.#kept = null
    return true
  }

  #now(bytes: Uint8Array, length: number): void {
    this.settle()
    this.#write(bytes, 0, length)
  }

  /** `lasting`: nobody writes over the bytes. */
  #write(bytes: Uint8Array, from: number, to: number, lasting = false): void {
    if (this.#kept) {
      const rest = bytes.subarray(from, to)
      this.#kept.push(lasting ? rest : Buffer.from(rest))
      return
    }
    // Negative: the socket is closed; its owner hears of it from the socket.
    const written = this.#socket.write(bytes, from, to - from)
    if (written < 0 || written >= to - from) return
    const rest = bytes.subarray(from + written, to)
    this.#kept = [lasting ? rest : Buffer.from(rest)]
    this.#news.filled?.()
  }
}

function putHead(
  bytes: Buffer,
  at: number,
  start: readonly string[],
  fields: FieldList | null,
  end: string,
): number {
  let from = at
  for (const part of start) from = putLatin1(bytes, from, part)
  return putLatin1(bytes, fields ? fields.write(bytes, from) : from, end)
}
