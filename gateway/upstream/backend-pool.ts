import type { BackendTls } from '#policies/kit/exchange.ts'
import type { BackendAddress } from './backend-address.ts'
import type { BackendAnswer, BackendRequest, Waiter } from './backend-call.ts'
import type { BackendConnection, ConnectionOwner } from './backend-connection.ts'
import { anywhere, type PlacesOf } from './backend-places.ts'
import { openConnection } from './open-connection.ts'

/** Idle connections kept for each backend. */
const IDLE_MAX = 128
/** Many servers close what is idle for 5 s; a connection is not used when that may be happening. */
const IDLE_MS = 4_000

/** The connections to one backend. */
export class BackendPool {
  readonly address: BackendAddress
  readonly #tls: BackendTls | null
  readonly #placesOf: PlacesOf
  #idle: BackendConnection[] = []
  /** The clock as the last sweep saw it: late by at most the time between two, so that what is idle ends sooner. */
  #sweptMs = performance.now()

  constructor(
    address: BackendAddress,
    { tls = null, placesOf = anywhere }: { tls?: BackendTls | null; placesOf?: PlacesOf } = {},
  ) {
    this.address = address
    this.#tls = tls
    this.#placesOf = placesOf
  }

  /** Sends a request over an idle connection or a new one. */
  send(request: BackendRequest, waiter: Waiter): void {
    const idle = this.#take()
    if (idle) {
      request.connected?.(true)
      idle.send(request, waiter)
    } else this.#sendAnew(request, waiter)
  }

  /** `send` for those who like to wait. Rejects with BackendFailure only. */
  call(request: BackendRequest, watch: (abandon: () => void) => void): Promise<BackendAnswer> {
    return new Promise((resolve, reject) =>
      this.send(request, {
        answered: resolve,
        failed: reject,
        carriedBy: (carrier) => watch(() => carrier.abandon()),
      }),
    )
  }

  #sendAnew(request: BackendRequest, waiter: Waiter): void {
    const opening = {
      address: this.address,
      tls: this.#tls,
      placesOf: this.#placesOf,
      owner: this.#owner,
    }
    openConnection(opening, (abandon) => waiter.carriedBy({ abandon }))
      .then((fresh) => {
        request.connected?.(false)
        fresh.send(request, waiter)
      })
      .catch((error) => waiter.failed(error))
  }

  /** Closes what has been idle for too long. */
  sweep(nowMs: number): void {
    this.#sweptMs = nowMs
    const kept: BackendConnection[] = []
    for (const connection of this.#idle) {
      if (nowMs - connection.idleSinceMs < IDLE_MS) kept.push(connection)
      else connection.abandon()
    }
    this.#idle = kept
  }

  close(): void {
    for (const connection of this.#idle) connection.abandon()
    this.#idle = []
  }

  #take(): BackendConnection | null {
    for (let last = this.#idle.pop(); last; last = this.#idle.pop()) if (!last.closed) return last
    return null
  }

  readonly #owner: ConnectionOwner = {
    released: (connection, reusable) => {
      if (!reusable) {
        const index = this.#idle.indexOf(connection)
        if (index !== -1) this.#idle.splice(index, 1)
        return
      }
      if (this.#idle.length >= IDLE_MAX) {
        connection.abandon()
        return
      }
      connection.idleSinceMs = this.#sweptMs
      this.#idle.push(connection)
    },
    repeat: (request, waiter) => {
      if (!mayRepeat(request)) return false
      this.#sendAnew(request, waiter)
      return true
    },
  }
}

/** Whether the backend may get it twice: idempotent (RFC 9110, 9.2.2), and its body is still here. */
const mayRepeat = ({ method, body }: BackendRequest): boolean =>
  /^(?:GET|HEAD|OPTIONS|TRACE|PUT|DELETE)$/.test(method) &&
  (body === null || body instanceof Uint8Array)
