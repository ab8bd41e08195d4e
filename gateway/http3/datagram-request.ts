import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { statedLength } from '#gateway/http1/framing.ts'
import type { Inbound } from '#gateway/server/inbound.ts'
import { CallerGone } from '#gateway/server/inbound-request.ts'
import { readExpectation } from '#gateway/server/read-request.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { PulledBody } from './pulled-body.ts'

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
  readonly #pulled: PulledBody | null
  #stop: (() => void) | null = null

  /** Throws what `requestFault` reads. Bun sends no word to a caller that expects one. */
  constructor(request: Request, clientIp: string, clock: { readonly nowMs: number }) {
    this.method = request.method
    const { pathname, search } = new URL(request.url)
    this.target = `${pathname}${search}`
    this.fields = FieldList.from(request.headers)
    this.clientIp = clientIp
    readExpectation(this.fields)
    const length = statedLength(this.fields)
    this.#pulled = request.body && new PulledBody(request.body, length, clock)
    this.body = this.#pulled?.body ?? null
    request.signal.addEventListener('abort', () => this.#leave())
  }

  whenGone(stop: (() => void) | null): void {
    this.#stop = stop
  }

  /** Nothing more will come of its body. */
  get received(): boolean {
    return this.#pulled === null || this.#pulled.over
  }

  /** Gives its body up if somebody has waited for the next piece of it for too long. */
  sweep(nowMs: number, bodyIdleMs: number): void {
    const pulled = this.#pulled
    if (pulled && nowMs - pulled.waitingSinceMs > bodyIdleMs)
      pulled.end(new CallerGone('The body stopped coming.'))
  }

  #leave(): void {
    this.gone = true
    this.#pulled?.end(new CallerGone('The caller has gone.'))
    this.#stop?.()
  }
}
