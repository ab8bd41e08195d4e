import { backendAddress } from './backend-address.ts'
import { BackendPool } from './backend-pool.ts'

const SWEEP_MS = 1_000

/** The pools of all backends; they outlive a snapshot, so that a deployment costs no connection. */
export class Backends {
  readonly #pools = new Map<string, BackendPool>()
  readonly #sweeping: ReturnType<typeof setInterval>

  constructor() {
    this.#sweeping = setInterval(() => {
      const nowMs = performance.now()
      for (const pool of this.#pools.values()) pool.sweep(nowMs)
    }, SWEEP_MS)
  }

  /** The pool for an address; APIs with other paths at the same host share one. */
  poolOf(url: string): { pool: BackendPool; path: string } {
    const address = backendAddress(url)
    const name = `${address.secure ? 'https' : 'http'}://${address.authority}`
    let pool = this.#pools.get(name)
    if (!pool) {
      pool = new BackendPool(address)
      this.#pools.set(name, pool)
    }
    return { pool, path: address.path }
  }

  close(): void {
    clearInterval(this.#sweeping)
    for (const pool of this.#pools.values()) pool.close()
  }
}
