import type { ServerHttp2Stream } from 'node:http2'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { Inbound, Outgoing } from '#gateway/server/inbound.ts'
import { CallerGone } from '#gateway/server/inbound-request.ts'
import type { ListenerLimits } from '#gateway/server/limits.ts'
import type { Flow } from '#gateway/server/response-writer.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { answerStream } from './answer-stream.ts'
import type { StreamHead } from './read-stream-head.ts'

/** RFC 9113, 7. */
const NO_ERROR = 0
const PROTOCOL_ERROR = 1

/** What a stream knows of the connection that it is part of. */
export interface StreamConnection {
  readonly clientIp: string
  readonly tls: Inbound['tls']
  readonly clock: { readonly nowMs: number; readonly date: string }
}

/** One request of HTTP/2, and its answer. */
export class StreamRequest implements Inbound {
  readonly scheme = 'https'
  readonly version = '2'
  readonly method: string
  readonly target: string
  readonly fields: FieldList
  readonly body: FlowingBody | null
  readonly clientIp: string
  readonly tls: Inbound['tls']
  gone = false
  readonly #stream: ServerHttp2Stream
  readonly #connection: StreamConnection
  /** When a byte last moved, either way. */
  #movedMs: number
  /** Since when there is no room for the answer; infinity: there is. */
  #fullSinceMs = Number.POSITIVE_INFINITY
  /** Nobody takes the body at the moment, so that the caller owes nothing of it. */
  #paused = false
  #stop: (() => void) | null = null
  #answering: Flow | null = null
  /** An answer that was handed over and is not out. */
  #unsent: Outgoing | null = null
  #handedOn = 0

  constructor(
    stream: ServerHttp2Stream,
    head: StreamHead,
    { connection, hasBody }: { connection: StreamConnection; hasBody: boolean },
  ) {
    this.#stream = stream
    this.#connection = connection
    this.method = head.method
    this.target = head.target
    this.fields = head.fields
    this.clientIp = connection.clientIp
    this.tls = connection.tls
    this.#movedMs = connection.clock.nowMs
    this.body = hasBody ? this.#receive(head) : null
    if (!this.body) stream.resume()
    stream.on('drain', () => {
      this.#moved()
      this.#fullSinceMs = Number.POSITIVE_INFINITY
      this.#answering?.resume()
    })
    stream.once('finish', () => {
      this.#fullSinceMs = Number.POSITIVE_INFINITY
      // While the backend takes the rest of the request, the call goes on.
      if (!this.body?.flowing) this.#sent()
    })
    // What a peer does to a stream ends that stream; 'close' follows.
    stream.on('error', () => undefined)
    stream.once('close', () => this.#closed())
  }

  whenGone(stop: (() => void) | null): void {
    this.#stop = stop
  }

  /** The caller owes bytes, or room for those of the answer, and for too long. A backend that pauses is no fault of its. */
  keepsWaiting(nowMs: number, { bodyIdleMs, writeIdleMs }: ListenerLimits): boolean {
    const owesBody = this.body !== null && !this.body.ended && !this.#paused
    return (
      (owesBody && nowMs - this.#movedMs > bodyIdleMs) || nowMs - this.#fullSinceMs > writeIdleMs
    )
  }

  expire(): void {
    this.#stream.destroy(new Error('Nothing has moved for too long.'))
  }

  answer(outgoing: Outgoing): void {
    const { answer } = outgoing
    if (this.gone || this.#stream.destroyed) {
      if (answer.body instanceof FlowingBody) answer.body.cancel()
      outgoing.sent(0)
      return
    }
    const flow = answerStream(this.#stream, outgoing, {
      method: this.method,
      date: this.#connection.clock.date,
      filled: () => {
        this.#fullSinceMs = this.#connection.clock.nowMs
      },
      done: (bytes) => {
        this.#answering = null
        this.#unsent = outgoing
        this.#handedOn = bytes
        if (this.#stream.destroyed) this.#sent()
        this.#leaveRest()
      },
    })
    // An answer that ended while it was begun flows no more.
    if (flow && !this.#stream.writableEnded && !this.#stream.destroyed) this.#answering = flow
  }

  /** RFC 9113, 8.1: an answer may end before its request; the caller is told not to send the rest. */
  #leaveRest(): void {
    if (!this.body || this.body.ended || this.body.flowing) return
    this.body.cancel()
    this.#stream.once('finish', () => this.#stream.close(NO_ERROR))
  }

  #receive({ length, expectsContinue }: StreamHead): FlowingBody {
    const stream = this.#stream
    const body: FlowingBody = new FlowingBody(length, {
      begin() {
        if (expectsContinue && body.bytesSeen === 0 && !stream.destroyed)
          stream.additionalHeaders({ ':status': 100 })
        stream.resume()
      },
      pause: () => {
        this.#paused = true
        stream.pause()
      },
      resume: () => {
        this.#paused = false
        this.#moved()
        stream.resume()
      },
      cancel: () => stream.resume(),
    })
    let trailers: FieldList | null = null
    const fail = (reason: string) => {
      body.break(new Error(reason))
      stream.close(PROTOCOL_ERROR)
    }
    stream.on('data', (piece: Buffer) => {
      this.#moved()
      if (length !== null && body.bytesSeen + piece.byteLength > length)
        fail('More came than the length says.')
      else body.push(piece)
    })
    stream.on('trailers', (fields: Record<string, string | string[] | undefined>) => {
      trailers = readTrailers(fields)
      if (!trailers) fail('The trailers have a field that is none.')
    })
    stream.on('end', () => {
      if (length !== null && body.bytesSeen !== length) fail('Less came than the length says.')
      else body.finish(trailers)
    })
    return body
  }

  #moved(): void {
    this.#movedMs = this.#connection.clock.nowMs
  }

  #closed(): void {
    this.gone = true
    this.body?.break(new CallerGone('The caller has gone.'))
    this.#stop?.()
    this.#answering?.abandon()
    this.#answering = null
    this.#sent()
  }

  #sent(): void {
    const outgoing = this.#unsent
    this.#unsent = null
    outgoing?.sent(this.#handedOn)
  }
}

/** Null: something in them cannot be sent on. */
function readTrailers(fields: Record<string, string | string[] | undefined>): FieldList | null {
  try {
    return FieldList.from(
      Object.entries(fields).flatMap(([name, values]) =>
        [values ?? []].flat().map((value): [string, string] => [name, value]),
      ),
    )
  } catch {
    return null
  }
}
