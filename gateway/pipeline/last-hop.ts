import { FieldList } from '#policies/kit/field-list.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { exposedAt } from './find-operation.ts'
import { ownRefusal } from './own-refusal.ts'
import { answered, type Outcome, refused } from './run-chain.ts'

/**
 * OPTIONS and TRACE say how many hops they may still go (RFC 9110, 7.6.2): to the backend it is one less, and one that
 * may go no further is answered here. TRACE is not: its answer would repeat what a caller sent, its key too.
 */
export function answerLastHop(call: Call, exchange: CallExchange): Outcome | null {
  const { method, fields } = call.inbound
  if (method !== 'OPTIONS' && method !== 'TRACE') return null
  const hops = fields.find('max-forwards')
  if (hops === null || !/^\d{1,9}$/.test(hops)) return null
  if (Number(hops) > 0) {
    exchange.sentHeaders.put('max-forwards', String(Number(hops) - 1))
    return null
  }
  const methods = exposedAt(call)
  if (method === 'OPTIONS')
    return answered({
      status: 204,
      headers: FieldList.from([['allow', methods.join(', ')]]),
      body: null,
    })
  const others = methods.filter((one) => one !== 'TRACE')
  const reason = 'TRACE may go no further, and is not answered here.'
  return refused(call, ownRefusal('method-not-allowed', reason, { allow: others.join(', ') }), null)
}
