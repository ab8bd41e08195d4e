import type { X509Certificate } from 'node:crypto'
import type { CallDetail } from '#contract/records.ts'
import type { HeaderFields, ReadonlyHeaderFields } from './header-fields.ts'
import type { Notes } from './notes.ts'
import type { OperationChecks } from './operation-checks.ts'
import type { HeldKeyPair } from './ports.ts'
import type { Refusal } from './refusal.ts'

/** Where a call goes behind the gateway; written by steps that route or rewrite. */
export interface Target {
  /** Absolute http(s) address that stands for the API's backend; null: the API's own. */
  backendUrl: string | null
  /** Below the backend's own path; percent-encoded, begins with a slash. */
  path: string
  /** With its question mark; empty: none. */
  query: string
  /** Until the head of the backend's answer, in milliseconds; null: the API's own. */
  timeoutMs: number | null
  /** How the backend is called by https; absent: with no certificate, trusting the public authorities. */
  tls?: BackendTls
}
/** Connections are kept apart by it; the same terms are the same object. */
export interface BackendTls {
  /** The gateway's own, shown to the backend; null: none. */
  readonly certificate: HeldKeyPair | null
  /** PEM of the only authorities that the backend's certificate may come from; null: the public ones. */
  readonly authorities: string | null
}

/** The body of a request; streams to the backend unless a step asks for it. */
export interface RequestBody {
  /** As stated; null: it comes in chunks. */
  readonly length: number | null
  /** All of it, held in memory from now on; throws BodyTooLarge beyond `bytesMax`. Asking again costs nothing. */
  read(bytesMax: number): Promise<Uint8Array>
  /** Shows each piece to one more as it goes by; nothing is held for that. */
  watch(see: (piece: Uint8Array) => void): void
  /**
   * Lets no more than `bytesMax` of it pass. Once more of it comes the call of the backend is given up and its caller is
   * refused by this step, unless it has been answered. False: more is there already. Nothing, in dry-run.
   */
  limit(bytesMax: number, refusal: Refusal, stepId: string): boolean
  /** What goes to the backend instead. */
  replace(bytes: Uint8Array): void
}

/** One call, as the steps of a chain see it. */
export interface Exchange {
  readonly requestId: string
  readonly method: string
  /** The URL as it arrived, normalised, with the caller's key removed from its query. */
  readonly url: URL
  /** Values of the path template's parameters, decoded. */
  readonly pathParameters: Readonly<Record<string, string>>
  /** As they arrived, without the caller's key and what Connection keeps from the backend. Read this to decide. */
  readonly callerHeaders: ReadonlyHeaderFields
  /** As they will go to the backend. Write here. */
  readonly requestHeaders: HeaderFields
  /** Fields after the body that the backend does not get, by their names in lower case, besides those of `requestHeaders`. */
  dropsTrailer?: ((name: string) => boolean) | undefined
  /** Null: the request has none. */
  readonly requestBody: RequestBody | null
  readonly target: Target
  /** A further call of the backend would go to another target than those that this call has tried, one that is well. */
  readonly hasOtherTarget: boolean
  /** How often this call has asked a backend so far: not at all where an answer was kept. */
  readonly backendCalls: number
  /** Address of the caller: the socket's, or the one that the proxies trusted by the gateway tell. */
  readonly clientIp: string
  /** What X-Forwarded-For says of hops before `clientIp`; nobody has vouched for it. */
  readonly forwardedFor: string
  /** Certificate that the caller has proved to hold in the handshake; nobody has judged it. Null: none. */
  readonly clientCertificate: X509Certificate | null
  readonly apiId: string
  readonly operationId: string
  /** What the document says of the operation, ready to check by; null: no step of it asked for that. */
  readonly checks: OperationChecks | null
  /** Null when the call entered by no product or without a key. */
  readonly productId: string | null
  readonly subscriptionId: string | null
  readonly organisationId: string | null
  /** When the subscription began, in milliseconds since 1970 UTC. */
  readonly subscribedAtMs: number | null
  readonly keyId: string | null
  /** Claims of a token that a step before has verified; null: none has. */
  claims: Readonly<Record<string, unknown>> | null
  /** The step that asks is in dry-run: what its hooks write is lost, also what it asked the backend for. */
  readonly dryRun: boolean
  /** What one step leaves for its own later hooks, by step id. */
  readonly notes: Notes
  /** Leaves something in the record of the call, for staff; from `finished`. */
  addDetail(detail: CallDetail): void
}
