/** Seconds that a caller may keep the advertisement, and so come to a port that has been left. */
export const ADVERTISED_SECONDS = 60

/** One of the two ports. */
export type Http3Place = 0 | 1

const ADVERTISED = 0
/** Two words: calls in flight at each port. */
const CALLS = 1

export const http3Memory = (): SharedArrayBuffer => new SharedArrayBuffer(12)

/** What all threads know of HTTP/3. */
export class SharedHttp3 {
  readonly #words: Int32Array<SharedArrayBuffer>
  #port = 0
  #field: string | null = null

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory)
  }

  /** 0: no port is. */
  advertise(port: number): void {
    Atomics.store(this.#words, ADVERTISED, port)
  }

  /** The Alt-Svc field of answers under TLS (RFC 7838); null: nothing listens. */
  get advertisement(): string | null {
    const port = Atomics.load(this.#words, ADVERTISED)
    if (port !== this.#port) {
      this.#port = port
      this.#field = port === 0 ? null : `h3=":${port}"; ma=${ADVERTISED_SECONDS}`
    }
    return this.#field
  }

  callBegins(place: Http3Place): void {
    Atomics.add(this.#words, CALLS + place, 1)
  }

  callEnds(place: Http3Place): void {
    Atomics.sub(this.#words, CALLS + place, 1)
  }

  callsInFlight(place: Http3Place): number {
    return Atomics.load(this.#words, CALLS + place)
  }
}
