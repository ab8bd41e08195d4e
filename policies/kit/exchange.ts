/** One call, as the steps of a chain see it. */
export interface Exchange {
  readonly requestId: string
  readonly method: string
  /** The URL as it arrived, normalised, with the caller's key removed from its query. */
  readonly url: URL
  /** Values of the path template's parameters, decoded. */
  readonly pathParameters: Readonly<Record<string, string>>
  /** As they arrived; only the caller's key is already removed. Read this to decide. */
  readonly callerHeaders: Headers
  /** As they will go to the backend. Write here. */
  readonly requestHeaders: Headers
  /** Address of the caller: the socket's. */
  readonly clientIp: string
  readonly apiId: string
  readonly operationId: string
  /** Null when the call entered by no product or without a key. */
  readonly productId: string | null
  readonly subscriptionId: string | null
  readonly organisationId: string | null
  readonly keyId: string | null
  /** Claims of a token that a step before has verified; null: none has. */
  claims: Readonly<Record<string, unknown>> | null
  /** What one step leaves for its own response hook, by step id. */
  readonly notes: Map<string, unknown>
}
