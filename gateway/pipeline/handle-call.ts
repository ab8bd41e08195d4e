import type { CallRecord } from '#contract/records.ts'
import type { Engine } from '#gateway/activation/build-engine.ts'
import type { KeyTable } from '#gateway/keys/key-table.ts'
import { ClientGone, forward } from '#gateway/upstream/forward.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { admitKey } from './admit-key.ts'
import { beginCall, type Call } from './call.ts'
import { CallExchange } from './call-exchange.ts'
import { checkFraming } from './check-framing.ts'
import { counted } from './count-bytes.ts'
import { findOperation } from './find-operation.ts'
import { ownRefusal } from './own-refusal.ts'
import { permitPortal, portalPreflight } from './portal-cors.ts'
import { recordOf } from './record-of.ts'
import { refusalAnswer } from './refusal-response.ts'
import { newRequestId } from './request-id.ts'
import { runRequest, runResponse } from './run-chain.ts'

export interface Gateway {
  engine(): Engine | null
  keys: KeyTable
  record(record: CallRecord): void
  /** An exception that nobody expected; called once. */
  fault(error: unknown, requestId: string): void
}

/** What became of a call. */
interface Outcome {
  answer: Answer
  refusal: Refusal | null
  stepId: string | null
}

/** Answers one call, whatever comes, and leaves its record. */
export async function handleCall(
  gateway: Gateway,
  request: Request,
  clientIp: string,
): Promise<Response> {
  const call = beginCall(request, newRequestId(), {
    engine: gateway.engine(),
    clientIp,
    at: Date.now(),
    began: performance.now(),
  })
  let outcome: Outcome
  try {
    const framing = checkFraming(request)
    const preflight = framing ? undefined : answerPreflight(call)
    if (preflight) {
      outcome = {
        answer: { status: preflight.status, headers: new Headers(preflight.headers), body: null },
        refusal: null,
        stepId: null,
      }
    } else {
      outcome = framing ? refused(call, framing) : await runCall(gateway, call)
    }
  } catch (error) {
    if (error instanceof ClientGone) {
      gateway.record(recordOf(call, { status: 499, refusal: null, stepId: null, responseBytes: 0 }))
      return new Response(null, { status: 499 })
    }
    gateway.fault(error, call.requestId)
    outcome = refused(
      call,
      ownRefusal('internal', `An exception: ${error instanceof Error ? error.message : 'unknown'}`),
    )
  }
  return finish(gateway, call, outcome)
}

const refused = (call: Call, refusal: Refusal, stepId: string | null = null): Outcome => ({
  answer: refusalAnswer(refusal, call),
  refusal,
  stepId,
})

/** A CORS preflight is answered without a key, by the chain or for the portal. */
function answerPreflight(call: Call): Response | undefined {
  const { request } = call
  if (request.method !== 'OPTIONS' || !request.headers.has('origin')) return undefined
  const method = request.headers.get('access-control-request-method')
  if (method === null || findOperation(call, method) || !call.operation) return undefined
  const exchange = new CallExchange(call)
  for (const { runtime } of call.operation.chain(null).preflight) {
    const answer = runtime.preflight?.(exchange)
    if (answer) return answer
  }
  return portalPreflight(call)
}

async function runCall(gateway: Gateway, call: Call): Promise<Outcome> {
  const early = findOperation(call, call.request.method) ?? admitKey(call, gateway.keys)
  if (!call.operation) return refused(call, early ?? ownRefusal('not-found', 'No operation.'))
  const chain = call.operation.chain(call.productId)
  const exchange = new CallExchange(call)
  const stepRefusal = early ? undefined : await runRequest(chain.request, exchange, call)
  const refusal = early ?? stepRefusal?.refusal
  const answered = refusal ?? (await forward(call, exchange.requestHeaders))
  const outcome =
    'refused' in answered
      ? refused(call, answered, stepRefusal?.stepId ?? null)
      : { answer: answered, refusal: null, stepId: null }
  if (chain.response.length === 0) return outcome
  const back = await runResponse(
    chain,
    { exchange, answer: outcome.answer, refused: outcome.refusal !== null },
    (made) => refusalAnswer(made, call),
  )
  return {
    answer: back.answer,
    refusal: back.refusal?.refusal ?? outcome.refusal,
    stepId: back.refusal?.stepId ?? outcome.stepId,
  }
}

function finish(gateway: Gateway, call: Call, { answer, refusal, stepId }: Outcome): Response {
  const { headers, status } = answer
  headers.set('x-request-id', call.requestId)
  permitPortal(call, headers)
  const done = (responseBytes: number) =>
    gateway.record(recordOf(call, { status, refusal, stepId, responseBytes }))
  return new Response(counted(answer, call.request.method === 'HEAD', done), { status, headers })
}
