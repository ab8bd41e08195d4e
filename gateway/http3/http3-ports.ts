import type { Hostnames } from '#gateway/activation/hostnames.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { Serve } from '#gateway/server/inbound.ts'
import { type Http3Listener, listenHttp3 } from './listen-http3.ts'

/** Seconds that a caller may keep the advertisement, and so come to a port that has been left. */
const ADVERTISED_SECONDS = 60
const SETTLE_MS = 500

export interface Http3PortsOptions {
  hostname: string
  /** Two, used in turn. */
  ports: readonly [number, number]
  serve: Serve
  secrets: Pick<SecretStore, 'certificate' | 'revision'>
  hostnames(): Hostnames | null
  /** It cannot listen; HTTP/1.1 and 2 go on. */
  failed(error: unknown): void
}

/**
 * HTTP/3 with certificates that change. A listener cannot change its own, and two on one port would tear standing
 * connections apart: so another certificate opens the other port, which is advertised from then on (Alt-Svc, RFC 7838),
 * and the port before is left when its calls have ended and nobody can still hold its advertisement.
 */
export class Http3Ports {
  readonly #options: Http3PortsOptions
  #listener: Http3Listener | null = null
  #leaving: { listener: Http3Listener; untilMs: number } | null = null
  #serves = ''

  constructor(options: Http3PortsOptions) {
    this.#options = options
  }

  /** The Alt-Svc field of answers under TLS; null: nothing listens. */
  get advertisement(): string | null {
    return this.#listener && `h3=":${this.#listener.port}"; ma=${ADVERTISED_SECONDS}`
  }

  /** Called when something may have changed, and from time to time. */
  settle(nowMs: number): void {
    const leaving = this.#leaving
    if (leaving && nowMs >= leaving.untilMs && leaving.listener.callsInFlight === 0) {
      leaving.listener.stop()
      this.#leaving = null
    }
    // The other port is still in use: the change waits for it.
    if (this.#leaving) return
    const { hostnames, secrets } = this.#options
    const named = hostnames()?.encrypted ?? []
    const certificates = named.flatMap(({ name, certificateId }) => {
      const certificate = secrets.certificate(certificateId)
      return certificate ? [{ serverName: name, certificate }] : []
    })
    const serves = JSON.stringify([secrets.revision, named])
    if (serves === this.#serves) return
    this.#serves = serves
    if (this.#listener)
      this.#leaving = {
        listener: this.#listener,
        untilMs: nowMs + ADVERTISED_SECONDS * 1_000 + SETTLE_MS,
      }
    this.#listener = certificates.length > 0 ? this.#open(certificates) : null
  }

  stop(): void {
    this.#listener?.stop()
    this.#leaving?.listener.stop()
  }

  #open(certificates: Parameters<typeof listenHttp3>[0]['certificates']): Http3Listener | null {
    const { hostname, ports, serve, failed } = this.#options
    const port = this.#listener?.port === ports[0] ? ports[1] : ports[0]
    try {
      return listenHttp3({ hostname, port, serve, certificates })
    } catch (error) {
      failed(error)
      return null
    }
  }
}
