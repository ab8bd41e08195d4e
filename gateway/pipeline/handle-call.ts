import type { CallRecord } from '#contract/records.ts'
import { TRACE_HEADER } from '#contract/trace.ts'
import type { Engine } from '#gateway/activation/engine.ts'
import type { CostSampler } from '#gateway/costs/cost-sampler.ts'
import type { Inbound, MalformedRequest, Outgoing } from '#gateway/server/inbound.ts'
import type { Tracing } from '#gateway/tracing/tracing.ts'
import type { Deadlines } from '#gateway/upstream/deadlines.ts'
import type { FindsKeys } from './admit-key.ts'
import { beginCall } from './call.ts'
import { CallExchange } from './call-exchange.ts'
import { EndedCall } from './ended-call.ts'
import type { HeldBytes } from './held-bytes.ts'
import { malformedCall } from './malformed-call.ts'
import { newRequestId } from './request-id.ts'
import { refused } from './run-chain.ts'
import { RunningCall } from './running-call.ts'
import type { TrustedProxies } from './trusted-proxies.ts'

export interface Gateway {
  engine(): Engine | null
  keys: FindsKeys
  deadlines: Deadlines
  callsInFlight: number
  /** Bodies that steps hold. */
  held: HeldBytes
  /** In front of the gateway; null: none, and no caller is believed about its address. */
  proxies: TrustedProxies | null
  /** Of calls for which staff ask. */
  tracing: Pick<Tracing, 'begin'>
  /** Of the calls that are measured. */
  costs: Pick<CostSampler, 'chainFor'>
  /** Where else callers under TLS may come (Alt-Svc, RFC 7838); null: nowhere. */
  alternative(): string | null
  record(record: CallRecord): void
  /** An exception that nobody expected; called once. */
  fault(error: unknown, requestId: string): void
}

/** Answers one call, whatever comes, and leaves its record. */
export function handleCall(
  gateway: Gateway,
  inbound: Inbound,
  answer: (outgoing: Outgoing) => void,
): void {
  gateway.callsInFlight += 1
  const call = beginCall(inbound, newRequestId(), gateway.engine())
  call.held = gateway.held
  const ticket = inbound.fields.find(TRACE_HEADER)
  if (ticket !== null) gateway.tracing.begin(call, ticket)
  gateway.proxies?.reveal(call)
  new RunningCall(gateway, new CallExchange(call), answer).begin()
}

/** Answers what is not a request that can be understood. */
export function handleMalformed(gateway: Gateway, fault: MalformedRequest): Outgoing {
  gateway.callsInFlight += 1
  const { call, refusal } = malformedCall(fault, newRequestId(), gateway.engine())
  return new EndedCall(gateway, new CallExchange(call), refused(call, refusal, null))
}
