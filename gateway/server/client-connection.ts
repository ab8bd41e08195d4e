import { type BodyDecoder, bodyDecoder } from '#gateway/http1/body-decoder.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { endOfHead, MalformedHead } from '#gateway/http1/read-head.ts'
import type { CoarseClock } from './clock.ts'
import type { MalformedRequest, Outgoing, Serve, Tunnel } from './inbound.ts'
import { CallerGone, InboundRequest } from './inbound-request.ts'
import type { ListenerLimits } from './limits.ts'
import { type RequestHead, readRequest, requestFault } from './read-request.ts'
import { type Flow, flowing, writeResponse } from './response-writer.ts'
import { socketTunnel } from './socket-tunnel.ts'
import { SocketWriter } from './socket-writer.ts'

export interface ClientSocket {
  readonly remoteAddress: string
  write(data: Uint8Array | string, byteOffset?: number, byteLength?: number): number
  pause(): void
  resume(): void
  shutdown(): void
  terminate(): void
}
export interface ListenerContext {
  serve: Serve
  scheme: 'http' | 'https'
  limits: ListenerLimits
  clock: CoarseClock
  /** No connection goes on after the answer that it is giving. */
  readonly stopping: boolean
}

const NO_BYTES = Buffer.alloc(0)

/** One caller's connection in HTTP/1.1: requests one after the other, each answered before the next is read. */
export class ClientConnection {
  readonly #socket: ClientSocket
  readonly #context: ListenerContext
  readonly #writer: SocketWriter
  readonly #clientIp: string
  #unread: Buffer = NO_BYTES
  /** How far the unread bytes were searched for the end of a head. */
  #searched = 0
  #request: InboundRequest | null = null
  #decoder: BodyDecoder | null = null
  #answering: Flow | null = null
  /** The answer is out and the request still comes. */
  #answeredEarly: { closing: boolean } | null = null
  /** What is done when everything written is out. */
  #afterFlush: (() => void) | null = null
  #state: 'open' | 'lingering' | 'tunnel' | 'closed' = 'open'
  #tunnel: Tunnel | null = null
  #deadlineMs: number

  constructor(socket: ClientSocket, context: ListenerContext) {
    this.#socket = socket
    this.#context = context
    this.#writer = new SocketWriter(socket)
    this.#clientIp = socket.remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '')
    this.#deadlineMs = context.clock.nowMs + context.limits.headMs
  }

  // ── What the socket says ──────────────────────────────────────────────────────────────────────
  data(bytes: Buffer): void {
    if (this.#state === 'tunnel') {
      if (this.#tunnel?.write(bytes) === false) this.#socket.pause()
      return
    }
    if (this.#state !== 'open') return
    this.#unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes])
    this.#advance()
  }

  drain(): void {
    if (!this.#writer.flush()) {
      this.#deadlineMs = this.#in('writeIdleMs')
      return
    }
    this.#deadlineMs = Number.POSITIVE_INFINITY
    if (this.#state === 'tunnel') {
      this.#tunnel?.resume()
      return
    }
    const next = this.#afterFlush
    this.#afterFlush = null
    if (next) next()
    else this.#answering?.resume()
  }

  closed(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#tunnel?.end()
    this.#request?.leave()
    this.#answering?.abandon()
    this.#answering = null
  }

  /** Called about every second. */
  sweep(nowMs: number): void {
    if (nowMs < this.#deadlineMs || this.#state === 'closed') return
    const waitsForBody = this.#state === 'open' && this.#decoder !== null && !this.#writer.full
    const waitsForHead = this.#state === 'open' && !this.#request && this.#unread.length > 0
    if (waitsForBody) this.#request?.body?.break(new CallerGone('The body stopped coming.'))
    if (!waitsForHead && !waitsForBody) {
      this.#socket.terminate()
      return
    }
    this.#deadlineMs = this.#in('lingerMs')
    if (waitsForHead) this.#refuse(408, 'The head did not come in time.')
  }

  /** The listener stops: a connection without a call ends now, the others after their answer. */
  retire(): void {
    if (this.#state === 'open' && !this.#request) this.#socket.terminate()
  }

  // ── Reading ───────────────────────────────────────────────────────────────────────────────────
  #advance(): void {
    while (this.#state === 'open' && this.#unread.length > 0) {
      if (this.#decoder) {
        if (!this.#readBody(this.#decoder)) return
      } else if (this.#request) {
        if (this.#unread.length > this.#context.limits.pipelinedBytesMax) this.#socket.pause()
        return
      } else if (!this.#readHead()) return
    }
  }

  /** False: more has to come. */
  #readBody(decoder: BodyDecoder): boolean {
    try {
      const taken = decoder.take(this.#unread)
      this.#unread = taken === this.#unread.length ? NO_BYTES : this.#unread.subarray(taken)
    } catch (error) {
      if (!(error instanceof MalformedHead)) throw error
      // What follows cannot be told from another request: nothing more is read of this connection.
      this.#unread = NO_BYTES
      this.#request?.body?.break(error)
      return false
    }
    this.#deadlineMs = decoder.done ? Number.POSITIVE_INFINITY : this.#in('bodyIdleMs')
    if (!decoder.done) return false
    this.#decoder = null
    this.#settleEarlyAnswer()
    return true
  }

  #readHead(): boolean {
    const { limits } = this.#context
    // An empty line before a request is ignored (RFC 9112, 2.2).
    if (this.#unread[0] === 13 && this.#unread[1] === 10) this.#unread = this.#unread.subarray(2)
    if (this.#searched === 0) this.#deadlineMs = this.#in('headMs')
    try {
      const end = endOfHead(this.#unread, this.#searched)
      if (end === -1 ? this.#unread.length > limits.headBytesMax : end > limits.headBytesMax) {
        this.#refuse(431, 'The head is too long.')
        return false
      }
      if (end === -1) {
        // The end may be cut in its four bytes.
        this.#searched = Math.max(0, this.#unread.length - 3)
        return false
      }
      const text = this.#unread.toString('latin1', 0, end - 4)
      this.#unread = end === this.#unread.length ? NO_BYTES : this.#unread.subarray(end)
      this.#searched = 0
      this.#begin(readRequest(text))
      return true
    } catch (error) {
      this.#refuse(...requestFault(error))
      return false
    }
  }

  #begin(head: RequestHead): void {
    const request = new InboundRequest(head, this.#clientIp, this.#context.scheme)
    this.#request = request
    this.#deadlineMs = Number.POSITIVE_INFINITY
    if (head.framing.kind !== 'none') {
      const length = head.framing.kind === 'length' ? head.framing.bytes : null
      request.body = new FlowingBody(length, {
        begin: () => {
          if (head.expectsContinue && request.body?.bytesSeen === 0 && this.#decoder)
            this.#writer.message('HTTP/1.1 100 Continue\r\n\r\n', null)
        },
        pause: () => this.#socket.pause(),
        resume: () => this.#socket.resume(),
        cancel: () => this.#settleEarlyAnswer(),
      })
      this.#decoder = bodyDecoder(head.framing, request.body)
      this.#deadlineMs = this.#in('bodyIdleMs')
      // A body that came with its head is there before anybody asks for it.
      this.#advance()
    }
    this.#context.serve
      .call(request)
      .then((outgoing) => this.#answer(request, outgoing))
      .catch((error: unknown) => {
        this.#context.serve.fault(error)
        this.#socket.terminate()
      })
  }

  // ── Answering ─────────────────────────────────────────────────────────────────────────────────
  #answer(request: InboundRequest, outgoing: Outgoing): void {
    if (this.#state !== 'open') {
      if (outgoing.answer.body instanceof FlowingBody) outgoing.answer.body.cancel()
      outgoing.sent(0)
      return
    }
    if (outgoing.tunnel) {
      this.#enterTunnel(outgoing, outgoing.tunnel)
      return
    }
    // A body that nobody takes stands between this request and the next.
    const unread = this.#decoder !== null && !request.body?.flowing
    const closing = !request.head.keepAlive || unread || this.#context.stopping
    if (unread) request.body?.cancel()
    const { body } = outgoing.answer
    if (
      body !== null &&
      typeof body === 'object' &&
      !(body instanceof Uint8Array) &&
      !(body instanceof FlowingBody)
    )
      outgoing.answer.body = flowing(body)
    this.#answering = writeResponse(this.#writer, outgoing, {
      inbound: request,
      closing,
      date: this.#context.clock.date,
      done: (bytes, cleanly) => {
        outgoing.sent(bytes)
        this.#whenFlushed(() => (cleanly ? this.#finish(closing) : this.#socket.terminate()))
      },
    })
    if (this.#writer.full) this.#deadlineMs = this.#in('writeIdleMs')
  }

  #whenFlushed(next: () => void): void {
    this.#answering = null
    if (!this.#writer.full) {
      next()
      return
    }
    this.#afterFlush = next
    this.#deadlineMs = this.#in('writeIdleMs')
  }

  #finish(closing: boolean): void {
    if (this.#state !== 'open') return
    if (this.#request?.body?.flowing) {
      // The answer came before the request had ended, and the backend still takes the rest.
      this.#answeredEarly = { closing }
      this.#deadlineMs = this.#in('bodyIdleMs')
      return
    }
    this.#request = null
    if (closing || this.#context.stopping) {
      this.#linger()
      return
    }
    this.#deadlineMs = this.#in('keepAliveMs')
    if (this.#unread.length === 0) return
    this.#socket.resume()
    this.#advance()
  }

  /** The request whose answer is out has ended, or nobody takes the rest of it any more. */
  #settleEarlyAnswer(): void {
    const early = this.#answeredEarly
    if (!early) return
    this.#answeredEarly = null
    const unread = this.#decoder !== null
    this.#request = null
    this.#finish(early.closing || unread)
  }

  #refuse(status: MalformedRequest['status'], reason: string): void {
    this.#unread = NO_BYTES
    const outgoing = this.#context.serve.malformed({ status, reason, clientIp: this.#clientIp })
    writeResponse(this.#writer, outgoing, {
      inbound: { method: 'GET', version: '1.1' },
      closing: true,
      date: this.#context.clock.date,
      done: (bytes) => outgoing.sent(bytes),
    })
    this.#linger()
  }

  /** Says that no more is coming, and waits a little: a reset would destroy an answer that is still on its way. */
  #linger(): void {
    this.#state = 'lingering'
    this.#decoder = null
    this.#deadlineMs = this.#in('lingerMs')
    const end = () => this.#socket.shutdown()
    if (this.#writer.full) this.#afterFlush = end
    else end()
  }

  #enterTunnel(outgoing: Outgoing, other: Tunnel): void {
    this.#state = 'tunnel'
    this.#tunnel = other
    this.#deadlineMs = Number.POSITIVE_INFINITY
    writeResponse(this.#writer, outgoing, {
      inbound: { method: 'GET', version: '1.1' },
      closing: false,
      date: this.#context.clock.date,
      done: (bytes) => outgoing.sent(bytes),
    })
    other.connect(socketTunnel(this.#socket, this.#writer))
    const early = this.#unread
    this.#unread = NO_BYTES
    if (early.length > 0) this.data(early)
  }

  #in(limit: keyof ListenerLimits): number {
    return this.#context.clock.nowMs + this.#context.limits[limit]
  }
}
