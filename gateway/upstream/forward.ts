import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { Call } from '#gateway/pipeline/call.ts'
import type { CallExchange, Destination } from '#gateway/pipeline/call-exchange.ts'
import { ownRefusal } from '#gateway/pipeline/own-refusal.ts'
import type { Tunnel } from '#gateway/server/inbound.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import {
  type BackendAnswer,
  BackendFailure,
  type BackendRequest,
  type Carrier,
  type Turn,
  type Waiter,
} from './backend-call.ts'
import type { BackendPool } from './backend-pool.ts'
import { callGroup } from './call-group.ts'
import { type Deadlines, Watched } from './deadlines.ts'
import { keepEndToEnd } from './headers.ts'

export class ClientGone extends Error {}
/** The request's own body broke off, or is not what its head says. */
export class BodyBroken extends Error {}
/** A step does not let the rest of it pass. */
export class BodyRefused extends BodyBroken {
  readonly refusal: Refusal
  readonly stepId: string

  constructor(refusal: Refusal, stepId: string) {
    super(refusal.reason)
    this.refusal = refusal
    this.stepId = stepId
  }
}

/** An answer of the backend; with a tunnel it has left HTTP. */
export interface BackendReply extends Answer {
  tunnel?: Tunnel
}

/** Who hears what came of a call of the backend, once. */
export interface ReplyTo {
  replied(reply: BackendReply | Refusal): void
  /** ClientGone, BodyBroken, or a bug. */
  broke(error: Error): void
}

/** Calls the backend; the reply comes as soon as the head of its answer is there, the body streams. */
export function forward(exchange: CallExchange, deadlines: Deadlines, replyTo: ReplyTo): void {
  new Forwarding(exchange.call, deadlines, replyTo).begin(exchange)
}

/** One object for each call of a backend: it waits for the answer, keeps the deadline, and gives up for the caller. */
class Forwarding extends Watched implements Waiter, Turn {
  readonly #call: Call
  readonly #deadlines: Deadlines
  readonly #replyTo: ReplyTo
  backendSinceMs = 0
  #began = 0
  #timeoutMs = 0
  #upgrade: string | null = null
  #carrier: Carrier | null = null
  #late = false

  constructor(call: Call, deadlines: Deadlines, replyTo: ReplyTo) {
    super()
    this.#call = call
    this.#deadlines = deadlines
    this.#replyTo = replyTo
  }

  begin(exchange: CallExchange): void {
    const { inbound, api } = this.#call
    if (!api) throw new Error('A call is forwarded to the backend of an API.')
    if (inbound.gone) throw new ClientGone()
    const { place, group, rest, timeoutMs, onTerms } = exchange.destination()
    const body = exchange.bodyToSend()
    this.#upgrade = upgradeOf(this.#call)
    this.#timeoutMs = timeoutMs
    const request: BackendRequest = {
      method: inbound.method,
      target: `${place.path}${rest}` || '/',
      fields: exchange.sentHeaders,
      body,
      upgrade: this.#upgrade,
      keyHeader: api.keyHeader,
      dropsTrailer: exchange.dropsTrailer,
      turn: this,
    }
    this.#began = performance.now()
    this.backendSinceMs = this.#began
    this.#call.sentAt ??= this.#began
    this.#call.backendCalls += 1
    this.#call.repliedAt = null
    this.#call.arriving = null
    inbound.whenGone(() => this.#callerGone())
    this.#deadlines.add(this, this.#began + timeoutMs)
    const pool = onTerms?.(place.pool) ?? place.pool
    if (group || this.#call.recorder) this.#sendWatched(request, { pool, group, rest, onTerms })
    else pool.send(request, this)
  }

  /** To one of several targets, or while the call is taken down. */
  #sendWatched(
    request: BackendRequest,
    {
      pool,
      group,
      rest,
      onTerms,
    }: Pick<Destination, 'group' | 'rest' | 'onTerms'> & { pool: BackendPool },
  ): void {
    const watch = (abandon: () => void) => this.carriedBy({ abandon })
    const late = () => this.#late
    const coming = group
      ? callGroup(group, request, { call: this.#call, rest, watch, late, onTerms })
      : (this.#call.recorder?.way(pool) ?? pool).call(request, watch)
    coming.then(
      (made) => ('refused' in made ? this.#refused(made) : this.answered(made)),
      (error) => this.failed(error),
    )
  }

  carriedBy(carrier: Carrier): void {
    this.#carrier = carrier
  }

  /** A connection whose answer is whole may carry another's call by now. */
  #callerGone(): void {
    const { arriving } = this.#call
    if (arriving?.ended) return
    // Before its backend seems to have hung up.
    arriving?.break(new ClientGone())
    this.#carrier?.abandon()
  }

  override expire(): void {
    const now = performance.now()
    const sinceMs = Math.min(now, this.backendSinceMs)
    if (now < sinceMs + this.#timeoutMs) {
      // It was not the backend's turn all the time.
      this.#deadlines.add(this, sinceMs + this.#timeoutMs)
      return
    }
    this.#late = true
    this.#carrier?.abandon()
  }

  answered({ status, fields, body, tunnel }: BackendAnswer): void {
    this.#settle()
    this.#call.arriving = body instanceof FlowingBody ? body : null
    if (!this.#call.arriving && !tunnel) this.#carrier = null
    const headers = keepEndToEnd(fields)
    if (!tunnel) {
      this.#replyTo.replied({ status, headers, body })
      return
    }
    headers.put('connection', 'upgrade')
    headers.put('upgrade', this.#upgrade ?? '')
    this.#replyTo.replied({ status, headers, body: null, tunnel })
  }

  failed(error: Error): void {
    this.#settle()
    const { inbound } = this.#call
    if (!(error instanceof BackendFailure)) this.#replyTo.broke(error)
    else if (this.#late)
      this.#replyTo.replied(
        ownRefusal('backend-timeout', `The backend gave no answer within ${this.#timeoutMs} ms.`),
      )
    else if (inbound.gone) this.#replyTo.broke(new ClientGone())
    else if (inbound.body?.brokenBy)
      this.#replyTo.broke(
        inbound.body.brokenBy instanceof BodyRefused
          ? inbound.body.brokenBy
          : new BodyBroken(error.message),
      )
    else this.#replyTo.replied(ownRefusal(error.code, error.message))
  }

  #refused(refusal: Refusal): void {
    this.#settle()
    this.#replyTo.replied(refusal)
  }

  #settle(): void {
    this.#deadlines.remove(this)
    const now = performance.now()
    this.#call.backendMs = (this.#call.backendMs ?? 0) + now - this.#began
    this.#call.repliedAt = now
  }
}

/** WebSockets (RFC 6455) are the one protocol that passes. */
function upgradeOf({ inbound }: Call): string | null {
  if (inbound.version !== '1.1' || inbound.method !== 'GET' || inbound.body instanceof FlowingBody)
    return null
  const upgrade = inbound.fields.find('upgrade')
  if (upgrade?.toLowerCase() !== 'websocket') return null
  return /\bupgrade\b/i.test(inbound.fields.find('connection') ?? '') ? 'websocket' : null
}
