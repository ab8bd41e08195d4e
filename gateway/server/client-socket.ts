import type { CoarseClock } from './clock.ts'
import type { Serve } from './inbound.ts'
import type { ListenerLimits } from './limits.ts'

/** A caller's socket, plain or under TLS. */
export interface ClientSocket {
  readonly remoteAddress: string
  write(data: Uint8Array | string, byteOffset?: number, byteLength?: number): number
  pause(): void
  resume(): void
  shutdown(): void
  terminate(): void
}

/** What the connections of a listener share. */
export interface ListenerContext {
  serve: Serve
  scheme: 'http' | 'https'
  limits: ListenerLimits
  clock: CoarseClock
  /** No connection goes on after the answer that it is giving. */
  readonly stopping: boolean
}
