import { CALL_DETAILS_MAX, type CallDetail } from '#contract/records.ts'
import type { BackendPlace, Engine } from '#gateway/activation/engine.ts'
import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { pathParameters } from '#gateway/router/path-parameters.ts'
import type { BackendPool } from '#gateway/upstream/backend-pool.ts'
import { headersToJudge, requestHeadersFor } from '#gateway/upstream/headers.ts'
import type { TargetGroup } from '#gateway/upstream/target-group.ts'
import type { BackendTls, Exchange, RequestBody, Target } from '#policies/kit/exchange.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import type { ReadonlyHeaderFields } from '#policies/kit/header-fields.ts'
import { FewNotes, type Notes } from '#policies/kit/notes.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import type { Call } from './call.ts'
import { HeldBody } from './request-body.ts'
import { withoutKey } from './without-key.ts'

export interface Destination {
  place: BackendPlace
  /** One of these in place of it; null: there are no others. */
  group: TargetGroup | null
  rest: string
  timeoutMs: number
  /** The same backend on the terms of a step; null: on its own. */
  onTerms: ((pool: BackendPool) => BackendPool) | null
}

const NO_HOST = 'gateway.invalid'

/** A call as policies see it; what no policy asks for is never made. */
export class CallExchange implements Exchange {
  readonly #call: Call
  claims: Exchange['claims'] = null
  /** Of a token that a step in dry-run has verified, for others in dry-run. */
  triedClaims: Exchange['claims'] = null
  #notes: Notes | undefined
  #url: URL | undefined
  #parameters: Record<string, string> | undefined
  #callerHeaders: FieldList | undefined
  #requestHeaders: FieldList | undefined
  #body: HeldBody | null | undefined
  #target: Target | undefined
  details: CallDetail[] | null = null
  dropsTrailer: Exchange['dropsTrailer']

  constructor(call: Call) {
    this.#call = call
  }

  get call(): Call {
    return this.#call
  }
  get requestId(): string {
    return this.#call.requestId
  }
  get method(): string {
    return this.#call.inbound.method
  }
  get dryRun(): boolean {
    return false
  }
  get notes(): Notes {
    this.#notes ??= new FewNotes()
    return this.#notes
  }
  get url(): URL {
    if (!this.#url) {
      const { inbound, path, scheme } = this.#call
      const host = inbound.fields.find('host') ?? NO_HOST
      const below = `${path}${withoutKey(this.#call)}`
      // A caller may name a host that no address has, as 1.2.3.4.5.
      this.#url =
        URL.parse(`${scheme}://${host}${below}`) ?? new URL(`${scheme}://${NO_HOST}${below}`)
    }
    return this.#url
  }
  get pathParameters(): Record<string, string> {
    const { operation, api, segments } = this.#call
    this.#parameters ??= pathParameters(operation?.template ?? '/', segments, api?.depth ?? 0)
    return this.#parameters
  }
  get callerHeaders(): ReadonlyHeaderFields {
    const { inbound, api } = this.#call
    this.#callerHeaders ??= headersToJudge(inbound.fields, api?.keyHeader ?? null)
    return this.#callerHeaders
  }
  get requestHeaders(): FieldList {
    return this.sentHeaders
  }
  get sentHeaders(): FieldList {
    this.#requestHeaders ??= requestHeadersFor(this.#call)
    return this.#requestHeaders
  }
  get requestBody(): RequestBody | null {
    if (this.#body === undefined) {
      const { body } = this.#call.inbound
      this.#body = body && new HeldBody(body, this.#call.held)
      this.#call.heldBody = this.#body
    }
    return this.#body
  }
  get target(): Target {
    this.#target ??= {
      backendUrl: null,
      path: pathAfter(this.#call.path, this.#call.api?.depth ?? 0),
      query: withoutKey(this.#call),
      timeoutMs: null,
    }
    return this.#target
  }
  get hasOtherTarget(): boolean {
    const { api, tried } = this.#call
    if (!api?.group || this.target.backendUrl !== null) return false
    return api.group.hasFresh(tried, performance.now())
  }
  get backendCalls(): number {
    return this.#call.backendCalls
  }
  get clientIp(): string {
    return this.#call.clientIp
  }
  get forwardedFor(): string {
    return this.#call.forwardedFor ?? this.#call.inbound.fields.find('x-forwarded-for') ?? ''
  }
  get clientCertificate(): Exchange['clientCertificate'] {
    return this.#call.inbound.tls?.certificate ?? null
  }
  get apiId(): string {
    return this.#call.api?.id ?? ''
  }
  get operationId(): string {
    return this.#call.operation?.id ?? ''
  }
  get checks(): OperationChecks | null {
    return this.#call.operation?.checks ?? null
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
  get subscribedAtMs(): number | null {
    return this.#call.key?.notBefore ?? null
  }
  get keyId(): string | null {
    return this.#call.key?.keyId ?? null
  }

  addDetail(detail: CallDetail): void {
    this.details ??= []
    if (this.details.length < CALL_DETAILS_MAX) this.details.push(detail)
  }

  /** The call is over: what it held is for others. */
  release(): void {
    this.#body?.release()
  }

  /** Whom to call, and by which path and query below its own; keeps the spelling that the caller chose. */
  destination(): Destination {
    const { api, engine } = this.#call
    if (!api || !engine) throw new Error('A destination is that of an API.')
    const { backendUrl, path, query, timeoutMs, tls } = this.target
    const isOwn = backendUrl === null
    return {
      place: isOwn ? api.backend : engine.backendAt(backendUrl),
      group: isOwn ? api.group : null,
      rest: `${path}${query}`,
      timeoutMs: timeoutMs ?? api.timeoutMs,
      onTerms: tls ? presentedBy(engine, tls) : null,
    }
  }

  /** The body for the backend: what steps hold, else what still flows, whole if it has all come. */
  bodyToSend(): FlowingBody | Uint8Array | null {
    const held = this.#body?.bytes
    if (held) return held
    const { body } = this.#call.inbound
    return body?.whole() ?? body
  }
}

const presentedBy = (engine: Engine, tls: BackendTls) => (pool: BackendPool) =>
  engine.presenting(pool, tls)

/** The part of a raw path after the API's own segments. */
function pathAfter(path: string, depth: number): string {
  let index = 0
  for (let slashes = 0; slashes < depth; slashes += 1) {
    index = path.indexOf('/', index + 1)
    if (index === -1) return ''
  }
  return index === 0 ? path : path.slice(index)
}
