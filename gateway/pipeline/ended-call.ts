import type { Outgoing } from '#gateway/server/inbound.ts'
import type { BackendReply } from '#gateway/upstream/forward.ts'
import type { CallEnd } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import type { Gateway } from './handle-call.ts'
import { permitPortal } from './portal-cors.ts'
import { recordOf } from './record-of.ts'
import type { Outcome } from './run-chain.ts'

/** A call whose answer is known; when that is out, its record is left and its steps hear of the end. */
export class EndedCall implements Outgoing {
  readonly answer: BackendReply
  readonly #gateway: Gateway
  readonly #call: Call
  readonly #exchange: CallExchange
  readonly #outcome: Outcome

  constructor(
    gateway: Gateway,
    call: Call,
    { exchange, outcome }: { exchange: CallExchange; outcome: Outcome },
  ) {
    this.answer = outcome.answer
    this.#gateway = gateway
    this.#call = call
    this.#exchange = exchange
    this.#outcome = outcome
    this.answer.headers.set('x-request-id', call.requestId)
    const alternative = call.inbound.tls && gateway.alternative()
    if (alternative) this.answer.headers.set('alt-svc', alternative)
    permitPortal(call, this.answer.headers)
  }

  get tunnel(): BackendReply['tunnel'] {
    return this.answer.tunnel
  }

  sent(responseBytes: number): void {
    const gateway = this.#gateway
    gateway.callsInFlight -= 1
    this.#exchange.release()
    this.#call.visit?.end()
    const record = recordOf(this.#call, this.#outcome, responseBytes)
    if (this.#call.chain && this.#call.chain.finished.length > 0) this.#tellSteps(record)
    if (this.#exchange.details) record.details = this.#exchange.details
    gateway.record(record)
  }

  #tellSteps(end: CallEnd): void {
    for (const { step, place } of this.#call.chain?.finished ?? []) {
      if (place >= this.#call.stepsReached) return
      try {
        step.runtime.finished?.(this.#exchange, end)
      } catch (error) {
        this.#gateway.fault(error, this.#call.requestId)
      }
    }
  }
}
