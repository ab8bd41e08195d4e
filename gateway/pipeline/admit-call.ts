import type { Refusal } from '#policies/kit/refusal.ts'
import { admitKey, type FindsKeys } from './admit-key.ts'
import type { Call } from './call.ts'
import { closedRefusal, findOperation } from './find-operation.ts'

/** What comes before the chain. */
export const admitCall = (call: Call, keys: FindsKeys): Refusal | undefined =>
  findOperation(call, call.inbound.method) ?? admitCaller(call, keys)

/** A closed API is so to everybody; a key that was sent is judged all the same, so that the record names who still calls. */
export function admitCaller(call: Call, keys: FindsKeys): Refusal | undefined {
  const refused = admitKey(call, keys)
  return call.api?.closed ? closedRefusal(call.api.closed) : refused
}
