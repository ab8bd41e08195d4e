import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { Inbound } from './inbound.ts'
import type { RequestHead } from './read-request.ts'

export class CallerGone extends Error {}

/** A request of a connection in HTTP/1.1. */
export class InboundRequest implements Inbound {
  readonly head: RequestHead
  readonly clientIp: string
  readonly scheme: 'http' | 'https'
  readonly tls: Inbound['tls']
  body: FlowingBody | null = null
  tunnelBytes = 0
  gone = false
  #stop: (() => void) | null = null

  constructor(
    head: RequestHead,
    { clientIp, scheme, tls }: Pick<Inbound, 'clientIp' | 'scheme' | 'tls'>,
  ) {
    this.head = head
    this.clientIp = clientIp
    this.scheme = scheme
    this.tls = tls
  }
  get method(): string {
    return this.head.method
  }
  get target(): string {
    return this.head.target
  }
  get fields(): RequestHead['fields'] {
    return this.head.fields
  }
  get version(): '1.0' | '1.1' {
    return this.head.version
  }
  whenGone(stop: (() => void) | null): void {
    this.#stop = stop
  }
  leave(): void {
    this.gone = true
    this.body?.break(new CallerGone('The caller has gone.'))
    this.#stop?.()
  }
}
