import type { Hostnames } from '#gateway/activation/hostnames.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { Http3Certificate, Http3Listener } from './listen-http3.ts'
import { ADVERTISED_SECONDS, type Http3Place, type SharedHttp3 } from './shared-http3.ts'

const SETTLE_MS = 500
const DRAIN_MS = 50
/** Nobody tells when the last packets of an answer were taken: so long those have that were on their way. */
const LINGER_MS = 2_000

export interface Http3PortsOptions {
  /** Two, used in turn. */
  ports: readonly [number, number]
  shared: SharedHttp3
  secrets: Pick<SecretStore, 'certificate' | 'revision'>
  hostnames(): Hostnames | null
  open(place: Http3Place, certificates: readonly Http3Certificate[]): Http3Listener
  /** The other threads listen at the same port; null: no longer. */
  spread(place: Http3Place, certificates: readonly Http3Certificate[] | null): Promise<void>
  /** A thread cannot listen; HTTP/1.1 and 2 go on. */
  failed(error: unknown): void
}
interface Opened {
  place: Http3Place
  listener: Http3Listener
}

/**
 * HTTP/3 with certificates that change, decided by the first thread for all. A listener cannot change its own, and one
 * that comes to a port or leaves it tears connections there apart: the kernel tells threads apart by their number. So
 * another certificate opens the other port, in all threads, which is advertised once all listen (Alt-Svc, RFC 7838), and
 * the port before is left by all when its calls have ended and nobody can still hold its advertisement.
 */
export class Http3Ports {
  readonly #options: Http3PortsOptions
  #opened: Opened | null = null
  #leaving: (Opened & { untilMs: number }) | null = null
  #serves = ''

  constructor(options: Http3PortsOptions) {
    this.#options = options
  }

  /** Called when something may have changed, and from time to time. */
  settle(nowMs: number): void {
    this.#leave(nowMs)
    // The other port is still in use: the change waits for it.
    if (this.#leaving) return
    const { hostnames, secrets, shared } = this.#options
    const named = hostnames()?.encrypted ?? []
    const certificates = named.flatMap(({ name, certificateId }) => {
      const certificate = secrets.certificate(certificateId)
      if (!certificate) return []
      return [{ serverName: name, cert: certificate.chain, key: certificate.key }]
    })
    const serves = JSON.stringify([secrets.revision, named])
    if (serves === this.#serves) return
    this.#serves = serves
    const before = this.#opened
    if (before)
      this.#leaving = { ...before, untilMs: nowMs + ADVERTISED_SECONDS * 1_000 + SETTLE_MS }
    shared.advertise(0)
    this.#opened = null
    if (certificates.length > 0) this.#open(before?.place === 0 ? 1 : 0, certificates)
  }

  /** Advertises no port any more. Fulfilled when no call of any thread is in flight and the last answers have had time to arrive. */
  async drained(): Promise<void> {
    const { shared } = this.#options
    shared.advertise(0)
    const calls = () => shared.callsInFlight(0) + shared.callsInFlight(1)
    const lingerMs = calls() > 0 ? LINGER_MS : DRAIN_MS
    while (calls() > 0) await new Promise((resolve) => setTimeout(resolve, DRAIN_MS))
    await new Promise((resolve) => setTimeout(resolve, lingerMs))
  }

  stop(): void {
    this.#opened?.listener.stop()
    this.#leaving?.listener.stop()
  }

  #leave(nowMs: number): void {
    const { shared, spread, failed } = this.#options
    const leaving = this.#leaving
    if (!leaving || nowMs < leaving.untilMs || shared.callsInFlight(leaving.place) > 0) return
    leaving.listener.stop()
    this.#leaving = null
    spread(leaving.place, null).catch(failed)
  }

  #open(place: Http3Place, certificates: readonly Http3Certificate[]): void {
    const { ports, shared, open, spread, failed } = this.#options
    try {
      const opened = { place, listener: open(place, certificates) }
      this.#opened = opened
      // Where one thread cannot listen, the others do.
      spread(place, certificates)
        .catch(failed)
        .then(() => {
          if (this.#opened === opened) shared.advertise(ports[place])
        })
    } catch (error) {
      failed(error)
    }
  }
}
