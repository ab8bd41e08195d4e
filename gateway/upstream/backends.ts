import { createHash } from 'node:crypto'
import type { BackendTls } from '#policies/kit/exchange.ts'
import { type BackendAddress, backendAddress } from './backend-address.ts'
import { anywhere, type PlacesOf } from './backend-places.ts'
import { BackendPool } from './backend-pool.ts'

const SWEEP_MS = 1_000

const placeName = ({ secure, authority }: BackendAddress): string =>
  `${secure ? 'https' : 'http'}://${authority}`

/** The pools of all backends; they outlive a snapshot, so that a deployment costs no connection. */
export class Backends {
  readonly #pools = new Map<string, BackendPool>()
  /** What tells terms apart, worked out once for each object of them. */
  readonly #termsNames = new WeakMap<BackendTls, string>()
  readonly #placesOf: PlacesOf
  readonly #sweeping: ReturnType<typeof setInterval>

  constructor(placesOf = anywhere) {
    this.#placesOf = placesOf
    this.#sweeping = setInterval(() => {
      const nowMs = performance.now()
      for (const pool of this.#pools.values()) pool.sweep(nowMs)
    }, SWEEP_MS)
  }

  /** The pool for an address; APIs with other paths at the same host share one. */
  poolOf(url: string): { pool: BackendPool; path: string } {
    const address = backendAddress(url)
    return { pool: this.#pool(placeName(address), address, null), path: address.path }
  }

  /** The pool of the same backend for calls on these terms: connections are never shared between terms. */
  presenting({ address }: BackendPool, tls: BackendTls): BackendPool {
    let terms = this.#termsNames.get(tls)
    if (terms === undefined) {
      const { certificate, authorities } = tls
      const told = [certificate?.chain ?? '', certificate?.key ?? '', authorities ?? '']
      terms = createHash('sha256').update(JSON.stringify(told)).digest('base64url')
      this.#termsNames.set(tls, terms)
    }
    return this.#pool(`${placeName(address)} ${terms}`, address, tls)
  }

  #pool(name: string, address: BackendAddress, tls: BackendTls | null): BackendPool {
    let pool = this.#pools.get(name)
    if (!pool) {
      pool = new BackendPool(address, { tls, placesOf: this.#placesOf })
      this.#pools.set(name, pool)
    }
    return pool
  }

  close(): void {
    clearInterval(this.#sweeping)
    for (const pool of this.#pools.values()) pool.close()
  }
}
