import {
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { MalformedRequest, Serve } from '#gateway/server/inbound.ts'
import type { ListenerLimits } from '#gateway/server/limits.ts'
import { requestFault } from '#gateway/server/read-request.ts'
import { answerStream } from './answer-stream.ts'
import { readStreamHead } from './read-stream-head.ts'
import { type StreamConnection, StreamRequest } from './stream-request.ts'

const STREAMS_MAX = 100
/** Streams that a caller may give up within a minute; beyond it the connection ends (CVE-2023-44487). */
const RESETS_MAX = 200
const RESET_WINDOW_MS = 60_000
/** RFC 9113, 7. */
const ENHANCE_YOUR_CALM = 11
const END_STREAM = 1

export interface Http2Context {
  serve: Serve
  limits: ListenerLimits
  clock: { readonly nowMs: number; readonly date: string }
}

interface Session {
  own: ServerHttp2Session
  connection: StreamConnection
  requests: Set<StreamRequest>
  idleSinceMs: number
  /** That it ends (GOAWAY). */
  told: boolean
  resets: number
  resetsSinceMs: number
}

/** The connections whose callers chose HTTP/2. */
export class Http2Sessions {
  readonly #context: Http2Context
  readonly #server: ReturnType<typeof createServer>
  readonly #sessions = new Map<TLSSocket, Session>()

  constructor(context: Http2Context) {
    this.#context = context
    this.#server = createServer({
      settings: {
        maxConcurrentStreams: STREAMS_MAX,
        maxHeaderListSize: context.limits.headBytesMax,
        initialWindowSize: 1_048_576,
      },
      maxSessionMemory: 16,
    })
    this.#server.on('sessionError', () => undefined)
  }

  /** Speaks HTTP/2 over a connection from now on. `retire` ends it at once if it carries no call. */
  take(socket: TLSSocket, connection: StreamConnection): { retire(): boolean } {
    this.#server.once('session', (own: ServerHttp2Session) => {
      const session: Session = {
        own,
        connection,
        requests: new Set(),
        idleSinceMs: this.#context.clock.nowMs,
        told: false,
        resets: 0,
        resetsSinceMs: this.#context.clock.nowMs,
      }
      this.#sessions.set(socket, session)
      own.on('error', () => undefined)
      own.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number) =>
        this.#guarded(session, () => this.#begin(session, { stream, headers, flags })),
      )
    })
    socket.once('close', () => this.#sessions.delete(socket))
    this.#server.emit('connection', socket)
    return { retire: () => this.#retire(socket) }
  }

  /** Called about every second. */
  sweep(nowMs: number): void {
    const { limits } = this.#context
    for (const session of this.#sessions.values()) {
      const { own, requests, idleSinceMs } = session
      if (requests.size === 0 && nowMs - idleSinceMs > limits.keepAliveMs) {
        // A head that never ends is a stream that `close` would wait for.
        if (session.told) own.destroy()
        else own.close()
        session.told = true
      }
      for (const request of requests) if (request.keepsWaiting(nowMs, limits)) request.expire()
    }
  }

  /** Says that no further request is taken (GOAWAY), and ends each connection with its last answer. */
  retire(): void {
    for (const { own } of this.#sessions.values()) own.close()
  }

  #retire(socket: TLSSocket): boolean {
    const session = this.#sessions.get(socket)
    // What a caller has not taken of its last answer would be lost.
    if (session && (session.requests.size > 0 || socket.writableLength > 0)) return false
    if (session) session.own.destroy()
    else socket.destroy()
    return true
  }

  #begin(
    session: Session,
    {
      stream,
      headers,
      flags,
    }: { stream: ServerHttp2Stream; headers: IncomingHttpHeaders; flags: number },
  ): void {
    const { serve, clock } = this.#context
    let head: ReturnType<typeof readStreamHead>
    try {
      head = readStreamHead(headers)
    } catch (error) {
      const [status, reason] = requestFault(error)
      this.#refuse(session, stream, { status, reason })
      return
    }
    const request = new StreamRequest(stream, head, {
      connection: session.connection,
      hasBody: (flags & END_STREAM) === 0,
    })
    session.requests.add(request)
    let answered = false
    stream.once('close', () => {
      session.requests.delete(request)
      session.idleSinceMs = clock.nowMs
      if (!answered) this.#countReset(session)
    })
    serve.call(request, (outgoing) => {
      answered = true
      try {
        request.answer(outgoing)
      } catch (error) {
        serve.fault(error)
        stream.destroy()
      }
    })
  }

  #refuse(
    { connection }: Session,
    stream: ServerHttp2Stream,
    fault: Pick<MalformedRequest, 'status' | 'reason'>,
  ): void {
    const { serve, clock } = this.#context
    const outgoing = serve.malformed({ ...fault, clientIp: connection.clientIp })
    stream.on('error', () => undefined)
    stream.resume()
    answerStream(stream, outgoing, {
      method: 'GET',
      date: clock.date,
      filled: () => undefined,
      done: (bytes) => outgoing.sent(bytes),
    })
  }

  #countReset(session: Session): void {
    const { nowMs } = this.#context.clock
    if (nowMs - session.resetsSinceMs > RESET_WINDOW_MS) {
      session.resets = 0
      session.resetsSinceMs = nowMs
    }
    session.resets += 1
    if (session.resets > RESETS_MAX) session.own.destroy(undefined, ENHANCE_YOUR_CALM)
  }

  /** What breaks one connection breaks no other. */
  #guarded({ own }: Session, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#context.serve.fault(error)
      own.destroy()
    }
  }
}
