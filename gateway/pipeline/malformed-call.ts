import type { Engine } from '#gateway/activation/engine.ts'
import type { MalformedRequest } from '#gateway/server/inbound.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import { beginCall, type Call } from './call.ts'
import { ownRefusal } from './own-refusal.ts'

/** What stands in a record for a request whose method and path could not be read. */
const UNREAD = '-'

/** A call of which nothing is known but where it came from, and its refusal. */
export function malformedCall(
  { status, reason, clientIp }: MalformedRequest,
  requestId: string,
  engine: Engine | null,
): { call: Call; refusal: Refusal } {
  const inbound = {
    method: UNREAD,
    target: UNREAD,
    fields: new FieldList(),
    body: null,
    clientIp,
    scheme: 'http' as const,
    tls: null,
    version: '1.1' as const,
    gone: false,
    whenGone: () => undefined,
  }
  const own = ownRefusal('bad-request', reason)
  return {
    call: beginCall(inbound, requestId, engine),
    refusal: refusal(status, own.code, own.title, own.reason),
  }
}
