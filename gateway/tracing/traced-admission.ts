import { admitCaller } from '#gateway/pipeline/admit-call.ts'
import type { FindsKeys } from '#gateway/pipeline/admit-key.ts'
import type { Call } from '#gateway/pipeline/call.ts'
import { findOperation } from '#gateway/pipeline/find-operation.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Recorder } from './recorder.ts'

/** What comes before the chain, each decision taken down. */
export const tracedAdmission = (
  recorder: Recorder,
  call: Call,
  keys: FindsKeys,
): Refusal | undefined =>
  recorder.gate('address', () => findOperation(call, call.inbound.method), addressWords) ??
  recorder.gate('key', () => admitCaller(call, keys), keyWords)

const addressWords = ({ inbound, operation }: Call): string =>
  `${inbound.method} ${operation?.template ?? ''} of the API; the host ${inbound.fields.find('host') ?? ''} is served.`

function keyWords({ key, productId, api }: Call): string {
  if (!key) return api?.credential === 'none' ? 'The API asks for no key; none was taken.' : ''
  return `The key ${key.keyId} opens it${productId ? ', by a product' : ''}.`
}
