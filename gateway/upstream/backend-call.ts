import type { GatewayRefusalCode } from '#contract/refusals.ts'
import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { Tunnel } from '#gateway/server/inbound.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { FieldList } from '#policies/kit/field-list.ts'

/** Whose turn it is while a request is on its way: a backend is waited for only when it has all that there is. */
export interface Turn {
  /** Since when the backend is waited for, of the monotonic clock; infinity: the caller still has to send. */
  backendSinceMs: number
}

/** A request to a backend. */
export interface BackendRequest {
  method: string
  /** Path and query. */
  target: string
  /** End to end; framing, Host and Connection are added. */
  fields: FieldList
  body: FlowingBody | Uint8Array | null
  /** Where the caller's key travels, which is passed on in no part. */
  keyHeader: string | null
  /** Trailers that steps do not let pass; absent: they have nothing against any. */
  dropsTrailer?: Exchange['dropsTrailer']
  /** The caller wants to leave HTTP by this protocol (RFC 9110, 7.8); null: no. */
  upgrade: string | null
  /** Told when there is a connection to send it over, and whether that had served before. */
  connected?(reused: boolean): void
  /** Kept up while the request is sent. */
  turn?: Turn
}

export interface BackendAnswer {
  status: number
  fields: FieldList
  /** Whole when it came with its head. */
  body: FlowingBody | Uint8Array | null
  /** With status 101. */
  tunnel?: Tunnel
}

/** Whoever waits for the answer to a request; hears of it once, perhaps before `send` has returned. */
export interface Waiter {
  answered(answer: BackendAnswer): void
  /** With a BackendFailure, unless there is a bug. */
  failed(error: Error): void
  /** Who has the request now, and gives it up when asked. */
  carriedBy(carrier: Carrier): void
}
export interface Carrier {
  abandon(): void
}

type FailureCode = Extract<GatewayRefusalCode, 'backend-unreachable' | 'backend-address-refused'>

/** The backend could not be reached, or must not be, hung up, or said what is not HTTP. */
export class BackendFailure extends Error {
  /** Nothing of an answer has come over a connection that had served before: another one may do. */
  readonly stale: boolean
  /** No connection came about, so that no part of the request was sent. */
  readonly unsent: boolean
  readonly code: FailureCode
  constructor(
    message: string,
    {
      stale = false,
      unsent = false,
      code = 'backend-unreachable',
    }: { stale?: boolean; unsent?: boolean; code?: FailureCode } = {},
  ) {
    super(message)
    this.code = code
    this.stale = stale
    this.unsent = unsent
  }
}
