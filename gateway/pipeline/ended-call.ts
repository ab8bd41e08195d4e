import type { CallRecord } from '#contract/records.ts'
import type { Chain } from '#gateway/activation/engine.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { flowingOf } from '#gateway/server/flowing-of.ts'
import type { Outgoing } from '#gateway/server/inbound.ts'
import type { BackendReply } from '#gateway/upstream/forward.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { CallEnd } from '#policies/kit/runtime.ts'
import type { CallExchange } from './call-exchange.ts'
import type { Gateway } from './handle-call.ts'
import { ownTimeOf } from './own-time.ts'
import { permitPortal } from './portal-cors.ts'
import { recordOf } from './record-of.ts'
import type { Outcome } from './run-chain.ts'

/** A call whose answer is known; when that is out, its record is left and its steps hear of the end. */
export class EndedCall implements Outgoing {
  readonly answer: BackendReply
  readonly #gateway: Gateway
  readonly #exchange: CallExchange
  readonly #outcome: Outcome

  constructor(gateway: Gateway, exchange: CallExchange, outcome: Outcome) {
    const { call } = exchange
    call.gatewayMs = ownTimeOf(call, performance.now())
    this.answer = outcome.answer
    const body = flowingOf(this.answer.body)
    if (body instanceof FlowingBody) {
      this.answer.body = body
      call.leaving = body
    }
    this.#gateway = gateway
    this.#exchange = exchange
    this.#outcome = outcome
    const { headers } = this.answer
    if (headers instanceof FieldList) headers.put('x-request-id', call.requestId)
    else headers.set('x-request-id', call.requestId)
    const alternative = call.inbound.tls && gateway.alternative()
    if (alternative) this.answer.headers.set('alt-svc', alternative)
    if (call.operation || outcome.refusal?.code === 'api-retired')
      call.api?.lifecycle?.tell(this.answer.headers)
    permitPortal(call, this.answer.headers)
  }

  get tunnel(): BackendReply['tunnel'] {
    return this.answer.tunnel
  }

  /** Whoever follows the call is told of the answer that opened the tunnel, and does not wait for its end. */
  opened(): void {
    const { call } = this.#exchange
    call.recorder?.end(recordOf(call, this.#outcome, 0))
  }

  sent(responseBytes: number): void {
    const gateway = this.#gateway
    const { call } = this.#exchange
    gateway.callsInFlight -= 1
    this.#exchange.release()
    call.visit?.end()
    const record = recordOf(call, this.#outcome, responseBytes)
    const { trials } = call
    const steps = call.chain?.finished ?? []
    if (!trials) {
      if (steps.length > 0) this.#tell(steps, record)
      call.meter?.end()
      this.#leave(record)
      return
    }
    // A step that has yet to say whether it lets the call pass hears of its end after that.
    const late = steps.filter(({ step }) => trials.isTrying(step))
    this.#tell(
      steps.filter((one) => !late.includes(one)),
      record,
    )
    call.meter?.end()
    // What is found meanwhile stands in the same list as the record's.
    trials.over(gateway.deadlines, () => {
      this.#tell(late, record)
      this.#leave(record)
    })
  }

  #leave(record: CallRecord): void {
    if (this.#exchange.details) record.details = this.#exchange.details
    this.#gateway.record(record)
    if (!this.tunnel) this.#exchange.call.recorder?.end(record)
  }

  #tell(steps: Chain['finished'], end: CallEnd): void {
    const { call } = this.#exchange
    for (const { step, place } of steps) {
      if (place >= call.stepsReached) return
      try {
        step.runtime.finished?.(this.#exchange, end)
      } catch (error) {
        this.#gateway.fault(error, call.requestId)
      }
    }
  }
}
