import { type BodyDecoder, bodyDecoder } from '#gateway/http1/body-decoder.ts'
import { type BodyOrigin, FlowingBody } from '#gateway/http1/flowing-body.ts'
import { latin1 } from '#gateway/http1/latin1.ts'
import { endOfHead, headTogether, MalformedHead } from '#gateway/http1/read-head.ts'
import { HeadTooLong, type RequestHead, readRequest } from './read-request.ts'

const NO_BYTES = Buffer.alloc(0)

/** The bytes of a connection as requests: a head, then the bytes of its body, then the next head. */
export class RequestReader {
  readonly #headBytesMax: number
  #unread: Buffer = NO_BYTES
  /** How far the unread bytes were searched for the end of a head. */
  #searched = 0
  #body: FlowingBody | null = null
  #decoder: BodyDecoder | null = null
  /** What comes can no longer be told from another request. */
  #spoiled = false

  constructor(headBytesMax: number) {
    this.#headBytesMax = headBytesMax
  }

  get waiting(): number {
    return this.#unread.length
  }
  /** A body has begun and its end has not come. */
  get inBody(): boolean {
    return this.#decoder !== null
  }

  feed(bytes: Buffer): void {
    if (this.#spoiled) return
    this.#unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes])
  }

  /** The next head; null: more has to come. Throws HeadTooLong, and what `readRequest` throws. */
  head(): RequestHead | null {
    // Empty lines before a request are ignored (RFC 9112, 2.2); all, or it would depend on where the network cut.
    let from = 0
    while (this.#unread[from] === 13 && this.#unread[from + 1] === 10) from += 2
    if (from > 0) this.#unread = this.#unread.subarray(from)
    const together = this.#searched === 0 ? headTogether(this.#unread, readRequest) : null
    if (together && together.end <= this.#headBytesMax) {
      this.#take(together.end)
      return together
    }
    const end = endOfHead(this.#unread, this.#searched)
    if ((end === -1 ? this.#unread.length : end) > this.#headBytesMax)
      throw new HeadTooLong('The head is too long.')
    if (end === -1) {
      // The end may be cut in its four bytes.
      this.#searched = Math.max(0, this.#unread.length - 3)
      return null
    }
    this.#searched = 0
    return readRequest(latin1(this.#take(end), 0, end - 4))
  }

  /** The body that a head announces; null: none. */
  openBody({ framing }: RequestHead, origin: BodyOrigin): FlowingBody | null {
    if (framing.kind === 'none') return null
    this.#body = new FlowingBody(framing.kind === 'length' ? framing.bytes : null, origin)
    this.#decoder = bodyDecoder(framing, this.#body)
    return this.#body
  }

  /** Hands what has come to the body; true: it has ended. What is not a body breaks it, and nothing more is read. */
  readBody(): boolean {
    const decoder = this.#decoder
    if (!decoder) return true
    try {
      this.#take(decoder.take(this.#unread))
    } catch (error) {
      if (!(error instanceof MalformedHead)) throw error
      this.#spoiled = true
      this.drop()
      this.#body?.break(error)
      return false
    }
    if (decoder.done) this.forgetBody()
    return decoder.done
  }

  forgetBody(): void {
    this.#decoder = null
    this.#body = null
  }

  drop(): void {
    this.#unread = NO_BYTES
  }

  /** What has come and was not read. */
  rest(): Buffer {
    return this.#take(this.#unread.length)
  }

  #take(length: number): Buffer {
    const taken = this.#unread
    this.#unread = length === taken.length ? NO_BYTES : taken.subarray(length)
    return taken
  }
}
