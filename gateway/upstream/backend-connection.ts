import { type BodyDecoder, bodyDecoder } from '#gateway/http1/body-decoder.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { announcesBody, type Framing, responseFraming } from '#gateway/http1/framing.ts'
import { latin1 } from '#gateway/http1/latin1.ts'
import { endOfHead, headTogether, MalformedHead } from '#gateway/http1/read-head.ts'
import { restOf } from '#gateway/http1/rest-of.ts'
import type { Tunnel } from '#gateway/server/inbound.ts'
import { socketTunnel } from '#gateway/server/socket-tunnel.ts'
import { SocketWriter, type WritableSocket } from '#gateway/server/socket-writer.ts'
import { BackendFailure, type BackendRequest, type Waiter } from './backend-call.ts'
import { type ResponseHead, readResponse } from './read-response.ts'
import { UNTIL_IT_COMES, upload } from './upload.ts'

export interface BackendSocket extends WritableSocket {
  pause(): void
  resume(): void
  shutdown(): void
  terminate(): void
}
export interface ConnectionOwner {
  /** The call that the connection carried has ended. */
  released(connection: BackendConnection, reusable: boolean): void
  /** Nothing of an answer has come over a connection that had served before. False: the request cannot be sent again. */
  repeat(request: BackendRequest, waiter: Waiter): boolean
}

/** Of the head of an answer and all words that come before it. */
const HEAD_BYTES_MAX = 65_536
const NO_BYTES = Buffer.alloc(0)

/** One connection to a backend in HTTP/1.1, one call at a time. */
export class BackendConnection {
  readonly #socket: BackendSocket
  readonly #writer: SocketWriter
  /** Of every request what follows its target. */
  readonly #hostLine: string
  readonly #owner: ConnectionOwner
  /** What was sent and is not answered. */
  #request: BackendRequest | null = null
  #waiter: Waiter | null = null
  #unread: Buffer = NO_BYTES
  #searched = 0
  /** Of the words that came before the answer. */
  #interimBytes = 0
  #decoder: BodyDecoder | null = null
  #body: FlowingBody | null = null
  #uploading: FlowingBody | null = null
  /** The answer that is being read says that the request was not taken. */
  #refuses = false
  #framing: Framing | null = null
  #keepAlive = true
  #tunnel: Tunnel | null = null
  #closed = false
  #answeredEarly = false
  #abandoned = false
  #calls = 0
  /** Since when nobody uses it, of the monotonic clock. */
  idleSinceMs = 0

  constructor(socket: BackendSocket, authority: string, owner: ConnectionOwner) {
    this.#socket = socket
    this.#writer = new SocketWriter(socket, {
      broken: (error) => this.#break(error instanceof Error ? error : new Error(String(error))),
    })
    this.#hostLine = ` HTTP/1.1\r\nhost: ${authority}\r\n`
    this.#owner = owner
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Sends a request; the waiter hears when the head of the answer is there. */
  send(request: BackendRequest, waiter: Waiter): void {
    this.#calls += 1
    this.#request = request
    this.#waiter = waiter
    waiter.carriedBy(this)
    this.#write(request)
  }

  /** Nobody wants the answer any more. */
  abandon(): void {
    this.#abandoned = true
    this.#socket.terminate()
  }

  // ── Sending ───────────────────────────────────────────────────────────────────────────────────
  #write(request: BackendRequest): void {
    const { method, target, fields, body, upgrade, turn } = request
    const start = [method, ' ', target, this.#hostLine]
    if (upgrade !== null) start.push(`connection: upgrade\r\nupgrade: ${upgrade}\r\n`)
    const bytes = body instanceof FlowingBody ? body.whole() : body
    if (bytes || body === null) {
      // A length of nothing is said where a body would have a meaning (RFC 9110, 8.6).
      const framing =
        bytes?.byteLength || /^(?:POST|PUT|PATCH)$/.test(method)
          ? `content-length: ${bytes?.byteLength ?? 0}\r\n\r\n`
          : '\r\n'
      this.#writer.message(start, fields, framing, bytes)
      return
    }
    const flow = body as FlowingBody
    const chunked = flow.length === null
    this.#writer.message(
      start,
      fields,
      chunked ? 'transfer-encoding: chunked\r\n\r\n' : `content-length: ${flow.length}\r\n\r\n`,
      null,
    )
    this.#uploading = flow
    if (turn) turn.backendSinceMs = this.#writer.full ? performance.now() : UNTIL_IT_COMES
    flow.flowTo(
      upload(this.#writer, request, {
        chunked,
        ended: () => {
          this.#uploading = null
          if (this.#answeredEarly) this.#release(true)
        },
        failed: (error) => this.#break(new BackendFailure(error.message)),
      }),
    )
  }

  // ── What the socket says ──────────────────────────────────────────────────────────────────────
  data(bytes: Buffer): void {
    if (this.#tunnel) {
      if (!this.#tunnel.write(bytes)) this.#socket.pause()
      return
    }
    if (this.#answeredEarly || (!this.#waiter && !this.#decoder)) {
      // Nothing was asked for.
      this.#break(new BackendFailure('The backend spoke without a request.'))
      return
    }
    try {
      if (this.#decoder) this.#readBody(this.#decoder, bytes)
      else this.#readHead(this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes]))
    } catch (error) {
      if (!(error instanceof MalformedHead)) throw error
      this.#break(new BackendFailure(`The answer is not HTTP: ${error.message}`))
    }
  }

  drain(): void {
    const isOut = this.#writer.flush()
    const turn = this.#request?.turn
    // It has taken something.
    if (turn) turn.backendSinceMs = isOut && this.#uploading ? UNTIL_IT_COMES : performance.now()
    if (isOut) (this.#tunnel ?? this.#uploading)?.resume()
  }

  /**
   * `broken`: by a reset, so that more of an answer without a length may have been to come (RFC 9112, 8). A refusal of
   * which nothing but its head came is whole: a server that does not read the rest of a request resets (9.6).
   */
  ended(broken: boolean): void {
    if (this.#closed) return
    const body = this.#framing?.kind === 'until-close' ? this.#body : null
    if (body && (!broken || (this.#refuses && body.bytesSeen === 0))) {
      this.#body = null
      body.finish(null)
    }
    this.#break(
      new BackendFailure('The backend hung up.', {
        stale: this.#calls > 1 && this.#unread.length === 0 && !this.#abandoned,
      }),
    )
  }

  // ── Reading ───────────────────────────────────────────────────────────────────────────────────
  #readHead(bytes: Buffer): void {
    for (let from = bytes; from.length > 0; ) {
      const together = this.#searched === 0 ? headTogether(from, readResponse) : null
      const end = together ? together.end : endOfHead(from, this.#searched)
      if (this.#interimBytes + (end === -1 ? from.length : end) > HEAD_BYTES_MAX)
        throw new MalformedHead('The head is too long.')
      this.#searched = end === -1 ? Math.max(0, from.length - 3) : 0
      this.#unread = end === -1 ? from : NO_BYTES
      if (end === -1) return
      const head = together ?? readResponse(latin1(from, 0, end - 4))
      from = restOf(from, end)
      if (head.status >= 200 || head.status === 101) {
        this.#interimBytes = 0
        if (head.status === 101) this.#upgrade(head, from)
        else this.#answer(head, from)
        return
      }
      // Word that comes before the answer (RFC 9110, 15.2).
      this.#interimBytes += end
    }
  }

  #answer({ status, fields, keepAlive }: ResponseHead, rest: Buffer): void {
    const [request, waiter] = [this.#request, this.#waiter]
    if (!request || !waiter) return
    // Throws before anything is changed, so that the call hears of it.
    const framing = responseFraming(fields, status, request.method)
    // What 204 announces against its meaning may come when another call is on its way.
    this.#keepAlive = keepAlive && !(status === 204 && announcesBody(fields))
    if (framing.kind === 'none' || (framing.kind === 'length' && rest.length === framing.bytes)) {
      this.#taken()
      // The connection may carry another call before this one's answer is out.
      this.#release(framing.kind === 'length' || rest.length === 0)
      waiter.answered({ status, fields, body: framing.kind === 'none' ? null : rest })
      return
    }
    this.#framing = framing
    this.#refuses = status >= 400
    const body = new FlowingBody(framing.kind === 'length' ? framing.bytes : null, {
      pause: () => this.#socket.pause(),
      resume: () => this.#socket.resume(),
      cancel: () => this.abandon(),
    })
    this.#body = body
    this.#decoder = bodyDecoder(framing, body)
    this.#taken()
    let fault: unknown = null
    try {
      // What came with the head is in the body before anybody takes it: an answer that is whole goes on in one piece.
      if (rest.length > 0) this.#readBody(this.#decoder, rest)
    } catch (error) {
      fault = error
    }
    waiter.answered({ status, fields, body })
    // Breaks the body: the caller sees an answer that is cut.
    if (fault !== null) throw fault
  }

  #taken(): void {
    this.#request = null
    this.#waiter = null
  }

  #readBody(decoder: BodyDecoder, bytes: Buffer): void {
    const taken = decoder.take(bytes)
    if (decoder.done) this.#release(taken === bytes.length)
  }

  /** The answer is whole. A connection that still has to send, or has said too much, serves no other call. */
  #release(clean: boolean): void {
    const uploading = this.#uploading
    this.#forget()
    if (uploading && clean && this.#keepAlive) {
      // The backend has said all, and still takes the rest of the request.
      this.#answeredEarly = true
      this.#uploading = uploading
      return
    }
    this.#answeredEarly = false
    const reusable =
      clean && this.#keepAlive && !this.#writer.full && !this.#closed && !this.#abandoned
    if (!reusable) this.#socket.terminate()
    uploading?.cancel()
    this.#owner.released(this, reusable)
  }

  #forget(): void {
    this.#decoder = null
    this.#body = null
    this.#framing = null
    this.#uploading = null
  }

  #upgrade({ status, fields }: ResponseHead, early: Buffer): void {
    const [request, waiter] = [this.#request, this.#waiter]
    if (!request || !waiter) return
    this.#taken()
    if (request.upgrade === null) {
      this.abandon()
      waiter.failed(new BackendFailure('The backend changed the protocol unasked.'))
      return
    }
    const tunnel = socketTunnel(this.#socket, this.#writer, (other) => {
      this.#tunnel = other
      if (this.#closed) other.end()
      else if (early.length > 0) this.data(early)
    })
    waiter.answered({ status, fields, body: null, tunnel })
  }

  #break(error: Error): void {
    if (this.#closed) return
    this.#closed = true
    const [request, waiter] = [this.#request, this.#waiter]
    const body = this.#body
    const uploading = this.#uploading
    this.#taken()
    this.#forget()
    this.#socket.terminate()
    this.#tunnel?.end()
    this.#owner.released(this, false)
    body?.break(error)
    uploading?.cancel()
    if (!request || !waiter) return
    const stale = error instanceof BackendFailure && error.stale
    if (stale && this.#owner.repeat(request, waiter)) return
    waiter.failed(error)
  }
}
