import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import { CallExchange } from './call-exchange.ts'
import { findOperation } from './find-operation.ts'
import { portalPreflight } from './portal-cors.ts'
import { answered, type Outcome } from './run-chain.ts'

/** A CORS preflight (Fetch standard) is answered without a key, by the chain or for the portal. */
export function answerPreflight(call: Call): Outcome | undefined {
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
