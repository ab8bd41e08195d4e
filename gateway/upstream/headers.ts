import type { Call } from '#gateway/pipeline/call.ts'
import type { FieldList } from '#policies/kit/field-list.ts'

/** Fields that are for the next hop only (RFC 9110, 7.6.1), besides those that Connection names. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Said by the gateway itself; what a caller says of them is not believed. */
const ours = [
  'host',
  'content-length',
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
  'via',
]
const neverPassed = new Set([...hopByHop, ...ours])
/** Alt-Svc speaks of the backend's own place (RFC 7838), which is not the caller's matter. */
const onlyOneHop = new Set([...hopByHop, 'alt-svc'])

/** Names that a message's own Connection field makes hop-by-hop, in lower case; null: none. */
function namedByConnection(fields: FieldList): Set<string> | null {
  const text = fields.find('connection')
  if (text === null || /^(?:keep-alive|close)$/i.test(text)) return null
  return new Set(text.split(',').map((name) => name.trim().toLowerCase()))
}

/** Leaves of a backend's fields those that go on to the caller. */
export function keepEndToEnd(fields: FieldList): FieldList {
  const named = namedByConnection(fields)
  fields.keep((name) => !onlyOneHop.has(name) && !named?.has(name))
  return fields
}

/** The caller's fields as they go to the backend, the caller's key taken out. */
export function requestHeadersFor({ inbound, api, requestId }: Call): FieldList {
  const { fields, clientIp, scheme } = inbound
  const named = namedByConnection(fields)
  const key = api?.keyHeader
  const passed = fields.copy((name) => !neverPassed.has(name) && name !== key && !named?.has(name))
  passed.add('x-forwarded-for', clientIp)
  passed.add('x-forwarded-host', fields.find('host') ?? '')
  passed.add('x-forwarded-proto', scheme)
  passed.add('x-request-id', requestId)
  passed.add('via', '1.1 gatehouse')
  return passed
}
