import type { CallRecord } from '#contract/records.ts'
import type { Engine } from '#gateway/activation/build-engine.ts'
import type { KeyTable } from '#gateway/keys/key-table.ts'
import type { Inbound, MalformedRequest, Outgoing } from '#gateway/server/inbound.ts'
import type { Deadlines } from '#gateway/upstream/deadlines.ts'
import { BodyBroken, ClientGone, forward } from '#gateway/upstream/forward.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { admitKey } from './admit-key.ts'
import { beginCall, type Call } from './call.ts'
import { CallExchange } from './call-exchange.ts'
import { EndedCall } from './ended-call.ts'
import { findOperation } from './find-operation.ts'
import { type HeldBytes, TooMuchHeld } from './held-bytes.ts'
import { answerLastHop } from './last-hop.ts'
import { malformedCall } from './malformed-call.ts'
import { ownRefusal } from './own-refusal.ts'
import { portalPreflight } from './portal-cors.ts'
import { newRequestId } from './request-id.ts'
import { answered, type Outcome, refused, runAround, runRequest, runResponse } from './run-chain.ts'
import type { TrustedProxies } from './trusted-proxies.ts'

export interface Gateway {
  engine(): Engine | null
  keys: KeyTable
  deadlines: Deadlines
  callsInFlight: number
  /** Bodies that steps hold. */
  held: HeldBytes
  /** In front of the gateway; null: none, and no caller is believed about its address. */
  proxies: TrustedProxies | null
  /** Where else callers under TLS may come (Alt-Svc, RFC 7838); null: nowhere. */
  alternative(): string | null
  record(record: CallRecord): void
  /** An exception that nobody expected; called once. */
  fault(error: unknown, requestId: string): void
}

/** Answers one call, whatever comes, and leaves its record. */
export async function handleCall(gateway: Gateway, inbound: Inbound): Promise<Outgoing> {
  gateway.callsInFlight += 1
  const call = beginCall(inbound, newRequestId(), gateway.engine())
  call.held = gateway.held
  gateway.proxies?.reveal(call)
  const exchange = new CallExchange(call)
  let outcome: Outcome
  try {
    outcome = answerPreflight(call) ?? (await runCall(gateway, call, exchange))
  } catch (error) {
    outcome = broken(gateway, call, error)
  }
  return new EndedCall(gateway, call, { exchange, outcome })
}

/** Answers what is not a request that can be understood. */
export function handleMalformed(gateway: Gateway, fault: MalformedRequest): Outgoing {
  gateway.callsInFlight += 1
  const { call, refusal } = malformedCall(fault, newRequestId(), gateway.engine())
  const outcome = refused(call, refusal, null)
  return new EndedCall(gateway, call, { exchange: new CallExchange(call), outcome })
}

function broken(gateway: Gateway, call: Call, error: unknown): Outcome {
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
  gateway.fault(error, call.requestId)
  const reason = error instanceof Error ? error.message : 'unknown'
  return refused(call, ownRefusal('internal', `An exception: ${reason}`), null)
}

/** A CORS preflight is answered without a key, by the chain or for the portal. */
function answerPreflight(call: Call): Outcome | undefined {
  const { method, fields } = call.inbound
  if (method !== 'OPTIONS' || !fields.has('origin')) return undefined
  const asked = fields.find('access-control-request-method')
  if (asked === null || findOperation(call, asked) || !call.operation) return undefined
  const answer = chainPreflight(call) ?? portalPreflight(call)
  return answer && answered(answer)
}

function chainPreflight(call: Call): Answer | undefined {
  const exchange = new CallExchange(call)
  for (const { runtime } of call.operation?.chain(null).preflight ?? []) {
    const answer = runtime.preflight?.(exchange)
    if (answer) return answer
  }
  return undefined
}

async function runCall(gateway: Gateway, call: Call, exchange: CallExchange): Promise<Outcome> {
  const early = findOperation(call, call.inbound.method) ?? admitKey(call, gateway.keys)
  if (!call.operation) return refused(call, early ?? ownRefusal('not-found', 'No operation.'), null)
  const chain = call.operation.chain(call.productId)
  call.chain = chain
  let outcome = early ? refused(call, early, null) : null
  if (!outcome && chain.request.length > 0) {
    const said = runRequest(chain.request, exchange, call)
    outcome = said instanceof Promise ? await said : said
  }
  outcome ??= answerLastHop(call, exchange) ?? (await callBackend(gateway, call, exchange))
  return chain.response.length === 0
    ? outcome
    : runResponse(chain.response, exchange, { call, outcome, deadlines: gateway.deadlines })
}

async function callBackend(
  { deadlines }: Gateway,
  call: Call,
  exchange: CallExchange,
): Promise<Outcome> {
  const around = call.chain?.around ?? []
  if (around.length > 0)
    return runAround(around, exchange, { call, backend: () => forward(call, exchange, deadlines) })
  const reply = await forward(call, exchange, deadlines)
  return 'refused' in reply ? refused(call, reply, null) : answered(reply)
}
