import type { Outgoing } from '#gateway/server/inbound.ts'
import { tracedAdmission } from '#gateway/tracing/traced-admission.ts'
import {
  type BackendReply,
  BodyBroken,
  BodyRefused,
  ClientGone,
  forward,
} from '#gateway/upstream/forward.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { discard } from '#policies/kit/runtime.ts'
import { admitCall } from './admit-call.ts'
import { answerPreflight } from './answer-preflight.ts'
import type { CallExchange } from './call-exchange.ts'
import { EndedCall } from './ended-call.ts'
import type { Gateway } from './handle-call.ts'
import { TooMuchHeld } from './held-bytes.ts'
import { answerLastHop } from './last-hop.ts'
import { ownRefusal } from './own-refusal.ts'
import {
  type Outcome,
  outcomeOf,
  refused,
  runAround,
  runRequest,
  runResponse,
} from './run-chain.ts'

/**
 * A call on its way from its head to its answer. Each part answers with the outcome, or null when that comes later: what
 * is decided at once goes on at once, without a promise and a turn of the event loop.
 */
export class RunningCall {
  readonly #gateway: Gateway
  readonly #exchange: CallExchange
  readonly #answer: (outgoing: Outgoing) => void
  #ended = false

  constructor(gateway: Gateway, exchange: CallExchange, answer: (outgoing: Outgoing) => void) {
    this.#gateway = gateway
    this.#exchange = exchange
    this.#answer = answer
  }

  begin(): void {
    let outcome: Outcome | null
    try {
      outcome = this.#admit()
    } catch (error) {
      outcome = this.#broken(error)
    }
    if (outcome) this.#end(outcome)
  }

  /** What the backend said. */
  replied(reply: BackendReply | Refusal): void {
    let outcome: Outcome | null
    try {
      outcome = this.#respond(outcomeOf(this.#exchange.call, reply, null))
    } catch (error) {
      outcome = this.#broken(error)
    }
    if (outcome) this.#end(outcome)
  }

  broke(error: unknown): void {
    const outcome = this.#broken(error)
    if (outcome) this.#end(outcome)
  }

  #admit(): Outcome | null {
    const { call } = this.#exchange
    const preflight = answerPreflight(call)
    if (preflight) return preflight
    const { recorder } = call
    const early = recorder
      ? tracedAdmission(recorder, call, this.#gateway.keys)
      : admitCall(call, this.#gateway.keys)
    if (!call.operation)
      return refused(call, early ?? ownRefusal('not-found', 'No operation.'), null)
    const own = call.operation.chain(call.productId)
    const chain = recorder ? recorder.chain(own) : this.#gateway.costs.chainFor(call, own)
    call.chain = chain
    if (early) return this.#respond(refused(call, early, null))
    const said = runRequest(chain.request, this.#exchange, call)
    if (said instanceof Promise) return this.#later(said.then((outcome) => this.#goOn(outcome)))
    return this.#goOn(said)
  }

  /** `outcome`: what a request hook said; null: the call may pass. */
  #goOn(outcome: Outcome | null): Outcome | null {
    const made = outcome ?? answerLastHop(this.#exchange.call, this.#exchange)
    return made ? this.#respond(made) : this.#callBackend()
  }

  #callBackend(): Outcome | null {
    const { deadlines } = this.#gateway
    const { call } = this.#exchange
    const around = call.chain?.around ?? []
    if (around.length === 0) {
      forward(this.#exchange, deadlines, this)
      return null
    }
    const backend = () =>
      new Promise<BackendReply | Refusal>((replied, broke) =>
        forward(this.#exchange, deadlines, { replied, broke }),
      )
    return this.#later(
      runAround(around, this.#exchange, { call, backend }).then((made) => this.#respond(made)),
    )
  }

  #respond(outcome: Outcome): Outcome | null {
    const { call } = this.#exchange
    const steps = call.chain?.response ?? []
    if (steps.length === 0) return outcome
    const { deadlines } = this.#gateway
    const said = runResponse(steps, this.#exchange, { call, outcome, deadlines })
    return said instanceof Promise ? this.#later(said) : said
  }

  #later(coming: Promise<Outcome | null>): null {
    coming
      .catch((error: unknown) => this.#broken(error))
      .then((outcome) => outcome && this.#end(outcome))
    return null
  }

  /** A call is answered once, even if something breaks when its answer is already on its way. */
  #end(outcome: Outcome): void {
    if (this.#ended) {
      discard(outcome.answer)
      return
    }
    this.#ended = true
    this.#answer(new EndedCall(this.#gateway, this.#exchange, outcome))
  }

  #broken(error: unknown): Outcome | null {
    if (!(error instanceof BodyRefused)) return this.#brokenCall(error)
    try {
      return this.#respond(refused(this.#exchange.call, error.refusal, error.stepId))
    } catch (worse) {
      return this.#brokenCall(worse)
    }
  }

  #brokenCall(error: unknown): Outcome {
    const { call } = this.#exchange
    if (error instanceof ClientGone || call.inbound.gone)
      return refused(call, ownRefusal('client-gone', 'The caller hung up.'), null)
    if (error instanceof BodyBroken)
      return refused(call, ownRefusal('bad-request', `The body broke off: ${error.message}`), null)
    if (error instanceof TooMuchHeld)
      return refused(
        call,
        ownRefusal('overloaded', 'Bodies that steps hold take all the memory that they may have.', {
          'retry-after': '1',
        }),
        null,
      )
    this.#gateway.fault(error, call.requestId)
    const reason = error instanceof Error ? error.message : 'unknown'
    return refused(call, ownRefusal('internal', `An exception: ${reason}`), null)
  }
}
