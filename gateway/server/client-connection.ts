import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { CallUnderWay } from './call-under-way.ts'
import type { ClientSocket, ListenerContext } from './client-socket.ts'
import type { Inbound, MalformedRequest, Outgoing, Tunnel } from './inbound.ts'
import { CallerGone, InboundRequest } from './inbound-request.ts'
import type { ListenerLimits } from './limits.ts'
import { plainAddress } from './plain-address.ts'
import { type RequestHead, requestFault } from './read-request.ts'
import { RequestReader } from './request-reader.ts'
import { type Flow, writeResponse } from './response-writer.ts'
import { socketTunnel } from './socket-tunnel.ts'
import { SocketWriter } from './socket-writer.ts'

/** One caller's connection in HTTP/1.1: requests one after the other, each answered before the next is read. */
export class ClientConnection {
  readonly #socket: ClientSocket
  readonly #context: ListenerContext
  readonly #writer: SocketWriter
  readonly #caller: Pick<Inbound, 'clientIp' | 'scheme' | 'tls'>
  readonly #reader: RequestReader
  #request: InboundRequest | null = null
  #answering: Flow | null = null
  /** Something of the next head has come, be it an empty line. */
  #headBegun = false
  /** Nobody takes the request's body at the moment, so that its caller owes nothing. */
  #bodyPaused = false
  /** The answer is out and the request still comes. */
  #answeredEarly: { closing: boolean } | null = null
  /** What is done when everything written is out. */
  #afterFlush: (() => void) | null = null
  #state: 'open' | 'lingering' | 'tunnel' | 'closed' = 'open'
  #tunnel: Tunnel | null = null
  readonly #call = new CallUnderWay()
  #deadlineMs: number
  #advancing = false

  constructor(socket: ClientSocket, context: ListenerContext, tls: Inbound['tls'] = null) {
    this.#socket = socket
    this.#context = context
    this.#writer = new SocketWriter(socket, {
      filled: () => {
        this.#deadlineMs = this.#in('writeIdleMs')
      },
      broken: (error) => this.#broken(error),
    })
    this.#reader = new RequestReader(context.limits.headBytesMax)
    const { scheme } = context
    this.#caller = { clientIp: plainAddress(socket.remoteAddress), scheme, tls }
    this.#deadlineMs = context.clock.nowMs + context.limits.headMs
  }

  // ── What the socket says ──────────────────────────────────────────────────────────────────────
  data(bytes: Buffer): void {
    if (this.#state === 'tunnel') {
      if (this.#request) this.#request.tunnelBytes += bytes.byteLength
      if (this.#tunnel?.write(bytes) === false) this.#socket.pause()
      return
    }
    if (this.#state !== 'open') return
    this.#reader.feed(bytes)
    this.#advance()
  }

  drain(): void {
    if (!this.#writer.flush()) return
    this.#deadlineMs = this.#deadlineOnceOut()
    if (this.#state === 'tunnel') {
      this.#tunnel?.resume()
      return
    }
    const next = this.#afterFlush
    this.#afterFlush = null
    if (next) next()
    else if (this.#answering) this.#answering.resume()
    else if (this.#context.stopping) this.retire()
  }

  /** What is waited for when everything is out. */
  #deadlineOnceOut(): number {
    // Of what a tunnel has carried much may still be on its way, which a reset would destroy.
    if (this.#state === 'lingering') return this.#in(this.#tunnel ? 'writeIdleMs' : 'lingerMs')
    if (this.#state !== 'open') return Number.POSITIVE_INFINITY
    if (!this.#request) return this.#in('keepAliveMs')
    return this.#bodyDeadline()
  }

  #bodyDeadline(): number {
    return this.#reader.inBody && !this.#bodyPaused
      ? this.#in('bodyIdleMs')
      : Number.POSITIVE_INFINITY
  }

  closed(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#tunnel?.end()
    this.#request?.leave()
    this.#answering?.abandon()
    this.#answering = null
    this.#call.end()
  }

  /** What a tunnel has carried is told before the process ends; it seldom ends by itself. */
  endTunnel(): void {
    if (this.#state === 'tunnel') this.#socket.terminate()
  }

  /** Ends it with whatever it carries. */
  cut(): void {
    this.#socket.terminate()
  }

  /** Called about every second. */
  sweep(nowMs: number): void {
    if (nowMs < this.#deadlineMs || this.#state === 'closed') return
    const waitsForBody = this.#state === 'open' && this.#reader.inBody && !this.#writer.full
    const waitsForHead = this.#state === 'open' && !this.#request && this.#reader.waiting > 0
    if (waitsForBody) {
      this.#request?.body?.break(new CallerGone('The body stopped coming.'))
      this.#settleEarlyAnswer()
    }
    if (!waitsForHead && !waitsForBody) {
      this.#socket.terminate()
      return
    }
    this.#deadlineMs = this.#in('lingerMs')
    if (waitsForHead) this.#refuse(408, 'The head did not come in time.')
  }

  /** Ends a connection without a call, and says so; others go on. */
  retire(): boolean {
    if (this.#state !== 'open' || this.#request) return false
    this.#writer.settle()
    if (this.#writer.full) return false
    this.#socket.terminate()
    return true
  }

  // ── Reading ───────────────────────────────────────────────────────────────────────────────────
  #advance(): void {
    // An answer that is there at once leads back here: the loop that is under way goes on with what follows.
    if (this.#advancing) return
    this.#advancing = true
    try {
      this.#readOn()
    } finally {
      this.#advancing = false
    }
  }

  #readOn(): void {
    const reader = this.#reader
    while (this.#state === 'open' && reader.waiting > 0) {
      if (reader.inBody) {
        if (!this.#readBody()) return
      } else if (this.#request) {
        if (reader.waiting > this.#context.limits.pipelinedBytesMax) this.#socket.pause()
        return
      } else if (this.#writer.full) {
        this.#waitForRoom()
        return
      } else if (!this.#readHead()) return
    }
  }

  /** The caller does not take the answers to what it asked before: it asks no more until it does. */
  #waitForRoom(): void {
    if (this.#reader.waiting > this.#context.limits.pipelinedBytesMax) this.#socket.pause()
    this.#afterFlush = () => {
      this.#socket.resume()
      this.#advance()
    }
  }

  /** False: more has to come. */
  #readBody(): boolean {
    const ended = this.#reader.readBody()
    this.#deadlineMs = this.#bodyDeadline()
    if (ended || this.#request?.body?.broken) this.#settleEarlyAnswer()
    return ended
  }

  #readHead(): boolean {
    if (!this.#headBegun) this.#deadlineMs = this.#in('headMs')
    this.#headBegun = true
    try {
      const head = this.#reader.head()
      if (head) this.#begin(head)
      return head !== null
    } catch (error) {
      this.#refuse(...requestFault(error))
      return false
    }
  }

  #begin(head: RequestHead): void {
    const request = new InboundRequest(head, this.#caller)
    this.#request = request
    this.#headBegun = false
    this.#deadlineMs = Number.POSITIVE_INFINITY
    if (head.framing.kind !== 'none') this.#openBody(request, head)
    this.#call.begin()
    this.#context.serve.call(request, (outgoing) => {
      try {
        this.#answer(request, outgoing)
      } catch (error) {
        this.#broken(error)
      }
    })
  }

  #openBody(request: InboundRequest, head: RequestHead): void {
    const body = this.#reader.openBody(head, {
      begin: () => {
        if (head.expectsContinue && body?.bytesSeen === 0 && this.#reader.inBody)
          this.#writer.message(['HTTP/1.1 100 Continue\r\n'], null, '\r\n', null)
      },
      pause: () => this.#pauseBody(true),
      resume: () => this.#pauseBody(false),
      cancel: () => this.#settleEarlyAnswer(),
    })
    request.body = body
    this.#bodyPaused = false
    this.#deadlineMs = this.#in('bodyIdleMs')
    // A body that came with its head is there before anybody asks for it.
    if (this.#reader.waiting > 0) this.#readBody()
  }

  #pauseBody(paused: boolean): void {
    this.#bodyPaused = paused
    if (paused) this.#socket.pause()
    else this.#socket.resume()
    // Until there is room for the answer, that is what the caller owes.
    if (this.#state === 'open' && !this.#writer.full) this.#deadlineMs = this.#bodyDeadline()
  }

  /** A bug breaks this connection and no other. */
  #broken(error: unknown): void {
    this.#context.serve.fault(error)
    this.#socket.terminate()
  }

  // ── Answering ─────────────────────────────────────────────────────────────────────────────────
  #answer(request: InboundRequest, outgoing: Outgoing): void {
    if (this.#state !== 'open') {
      if (outgoing.answer.body instanceof FlowingBody) outgoing.answer.body.cancel()
      this.#call.answered(outgoing, 0)
      this.#call.end()
      return
    }
    if (outgoing.tunnel) {
      this.#enterTunnel(outgoing, outgoing.tunnel)
      return
    }
    // A body that nobody takes stands between this request and the next.
    const unread = this.#reader.inBody && !request.body?.flowing
    const closing = !request.head.keepAlive || unread || this.#context.stopping
    if (unread) request.body?.cancel()
    const flow = writeResponse(this.#writer, outgoing, {
      inbound: request,
      closing,
      date: this.#context.clock.date,
      done: (bytes, cleanly) => {
        this.#call.answered(outgoing, bytes)
        this.#whenFlushed(() => {
          if (cleanly) this.#finish(closing)
          else this.#cut()
        })
      },
    })
    // What is over may have led to the next answer already.
    if (flow) this.#answering = flow
  }

  #whenFlushed(next: () => void): void {
    this.#answering = null
    if (!this.#writer.full) {
      next()
      return
    }
    this.#afterFlush = next
  }

  /** The answer ends before its end, and the caller must see that. */
  #cut(): void {
    this.#call.end()
    this.#writer.settle()
    this.#socket.terminate()
  }

  #finish(closing: boolean): void {
    if (this.#state !== 'open') return
    if (this.#request?.body?.flowing) {
      // The answer came before the request had ended, and the backend still takes the rest.
      this.#answeredEarly = { closing }
      this.#deadlineMs = this.#bodyDeadline()
      return
    }
    this.#call.end()
    this.#request = null
    if (closing || this.#context.stopping) {
      this.#linger()
      return
    }
    this.#deadlineMs = this.#in('keepAliveMs')
    if (this.#reader.waiting === 0) return
    this.#socket.resume()
    this.#advance()
  }

  /** The request whose answer is out has ended, or nobody takes the rest of it any more. */
  #settleEarlyAnswer(): void {
    const early = this.#answeredEarly
    if (!early) return
    this.#answeredEarly = null
    const unread = this.#reader.inBody
    this.#finish(early.closing || unread)
  }

  #refuse(status: MalformedRequest['status'], reason: string): void {
    this.#reader.drop()
    const outgoing = this.#context.serve.malformed({
      status,
      reason,
      clientIp: this.#caller.clientIp,
    })
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
    this.#reader.forgetBody()
    const end = () => this.#socket.shutdown()
    this.#writer.settle()
    this.#deadlineMs = this.#writer.full ? this.#in('writeIdleMs') : this.#deadlineOnceOut()
    if (this.#writer.full) this.#afterFlush = end
    else end()
  }

  #enterTunnel(outgoing: Outgoing, other: Tunnel): void {
    this.#state = 'tunnel'
    this.#tunnel = other
    this.#deadlineMs = Number.POSITIVE_INFINITY
    this.#call.becomesTunnel(outgoing)
    writeResponse(this.#writer, outgoing, {
      inbound: { method: 'GET', version: '1.1' },
      closing: false,
      date: this.#context.clock.date,
      done: () => undefined,
    })
    const own = socketTunnel(this.#socket, this.#writer)
    other.connect({
      ...own,
      write: (bytes) => {
        this.#call.carried(bytes.byteLength)
        return own.write(bytes)
      },
      end: () => {
        if (this.#state === 'tunnel') this.#linger()
      },
    })
    outgoing.opened?.()
    const early = this.#reader.rest()
    if (early.length > 0) this.data(early)
  }

  #in(limit: keyof ListenerLimits): number {
    return this.#context.clock.nowMs + this.#context.limits[limit]
  }
}
