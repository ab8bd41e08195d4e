import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { statedLength } from '#gateway/http1/framing.ts'
import type { Inbound } from '#gateway/server/inbound.ts'
import { CallerGone } from '#gateway/server/inbound-request.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { Patience } from './patience.ts'

/** A request of HTTP/3. Bun has read it and normalised its path; trailers it does not tell. */
export class DatagramRequest implements Inbound {
  readonly scheme = 'https'
  readonly version = '3'
  readonly method: string
  readonly target: string
  readonly fields: FieldList
  readonly body: FlowingBody | null
  readonly clientIp: string
  /** Bun tells neither the name nor a certificate. */
  readonly tls = { serverName: null, certificate: null }
  gone = false
  #stop: (() => void) | null = null

  /** Throws MalformedHead. `bodyIdleMs`: how long the body may give nothing. */
  constructor(request: Request, clientIp: string, bodyIdleMs: number) {
    this.method = request.method
    const { pathname, search } = new URL(request.url)
    this.target = `${pathname}${search}`
    this.fields = FieldList.from(request.headers)
    this.clientIp = clientIp
    const length = statedLength(this.fields)
    this.body = request.body && flowingFrom(request.body, length, bodyIdleMs)
    request.signal.addEventListener('abort', () => this.#leave())
  }

  whenGone(stop: (() => void) | null): void {
    this.#stop = stop
  }

  #leave(): void {
    this.gone = true
    this.body?.break(new CallerGone('The caller has gone.'))
    this.#stop?.()
  }
}

/** A body of the platform as one that flows; read only as fast as it is taken. */
function flowingFrom(
  source: ReadableStream<Uint8Array>,
  length: number | null,
  bodyIdleMs: number,
): FlowingBody {
  const reader = source.getReader()
  let paused = false
  let reading = false
  const body = new FlowingBody(length, {
    begin: () => void pump(),
    pause: () => {
      paused = true
    },
    resume: () => {
      paused = false
      void pump()
    },
    cancel: () => void reader.cancel().catch(() => undefined),
  })
  async function pump(): Promise<void> {
    if (reading) return
    reading = true
    const patience = new Patience(bodyIdleMs, () => {
      body.break(new CallerGone('The body stopped coming.'))
      void reader.cancel().catch(() => undefined)
    })
    try {
      while (!paused) {
        const { done, value } = await reader.read()
        patience.renew()
        if (done) {
          // RFC 9114, 4.1.2: over a connection to a backend the rest would be another request.
          if (length !== null && body.bytesSeen !== length)
            throw new Error('Less came than the length says.')
          body.finish(null)
          return
        }
        if (length !== null && body.bytesSeen + value.byteLength > length)
          throw new Error('More came than the length says.')
        body.push(value)
      }
    } catch (error) {
      body.break(error instanceof Error ? error : new Error(String(error)))
    } finally {
      patience.end()
      reading = false
    }
  }
  return body
}
