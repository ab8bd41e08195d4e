import { pathParameters } from '#gateway/router/path-parameters.ts'
import { requestHeadersFor } from '#gateway/upstream/headers.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { Call } from './call.ts'
import { withoutKey } from './without-key.ts'

/** A call as policies see it; what no policy asks for is never made. */
export class CallExchange implements Exchange {
  readonly #call: Call
  claims: Exchange['claims'] = null
  readonly notes = new Map<string, unknown>()
  #url: URL | undefined
  #parameters: Record<string, string> | undefined
  #callerHeaders: Headers | undefined
  #requestHeaders: Headers | undefined

  constructor(call: Call) {
    this.#call = call
  }

  get requestId(): string {
    return this.#call.requestId
  }
  get method(): string {
    return this.#call.request.method
  }
  get url(): URL {
    this.#url ??= new URL(this.#call.path + withoutKey(this.#call), this.#call.request.url)
    return this.#url
  }
  get pathParameters(): Record<string, string> {
    const { operation, api, segments } = this.#call
    this.#parameters ??= pathParameters(operation?.template ?? '/', segments, api?.depth ?? 0)
    return this.#parameters
  }
  get callerHeaders(): Headers {
    if (!this.#callerHeaders) {
      this.#callerHeaders = new Headers(this.#call.request.headers)
      if (this.#call.api) this.#callerHeaders.delete(this.#call.api.keyHeader)
    }
    return this.#callerHeaders
  }
  get requestHeaders(): Headers {
    this.#requestHeaders ??= requestHeadersFor(this.#call)
    return this.#requestHeaders
  }
  get clientIp(): string {
    return this.#call.clientIp
  }
  get apiId(): string {
    return this.#call.api?.id ?? ''
  }
  get operationId(): string {
    return this.#call.operation?.id ?? ''
  }
  get productId(): string | null {
    return this.#call.productId
  }
  get subscriptionId(): string | null {
    return this.#call.key?.subscriptionId ?? null
  }
  get organisationId(): string | null {
    return this.#call.key?.organisationId ?? null
  }
  get keyId(): string | null {
    return this.#call.key?.keyId ?? null
  }
}

/** The same call for a step in dry-run: it reads all and what it writes is lost. */
export function dryRunView(exchange: CallExchange): Exchange {
  const copy = new Headers(exchange.requestHeaders)
  const claims = exchange.claims
  return new Proxy(exchange, {
    get: (target, name) =>
      name === 'requestHeaders'
        ? copy
        : name === 'claims'
          ? claims
          : Reflect.get(target, name, target),
    set: () => true,
  })
}
