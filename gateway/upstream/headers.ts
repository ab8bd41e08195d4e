import type { Call } from '#gateway/pipeline/call.ts'
import { traceFor } from '#gateway/pipeline/trace-context.ts'
import type { Inbound } from '#gateway/server/inbound.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import { hyphened } from '#policies/kit/field-name.ts'

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
  'traceparent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
  'via',
]

/** By which backends take another address, certificate, country, path or method for the caller's than those that were judged. */
const misleading = [
  'ali-cdn-real-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-ipcountry',
  'cf-pseudo-ipv4',
  'client-cert', // RFC 9440, 4
  'client-cert-chain',
  'client-ip',
  'do-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'front-end-https',
  'http-client-ip',
  'incap-client-ip',
  'proxy', // read as HTTP_PROXY by CGI
  'proxy-client-ip',
  'remote-addr',
  'remote-user',
  'tls-client-cert',
  'true-client-ip',
  'x-anonymous-consumer',
  'x-apigateway-api-userinfo',
  'x-arr-clientcert',
  'x-client-dn',
  'x-client-ip',
  'x-client-verify',
  'x-clientcert',
  'x-cluster-client-ip',
  'x-endpoint-api-userinfo',
  'x-host',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-nf-client-connection-ip',
  'x-originating-ip',
  'x-override-url',
  'x-proxyuser-ip',
  'x-rewrite-url',
  'x-scheme',
  'x-true-client-ip',
  'x-url-scheme',
  'x-userinfo',
]
/** Names that begin so are of a proxy, or of this gateway. */
const ownBeginnings = [
  'cf-client-cert-',
  'cloudfront-viewer-',
  'ssl-client-',
  'wl-proxy-',
  'x-amzn-mtls-',
  'x-amzn-oidc-',
  'x-appengine-',
  'x-auth-request-',
  'x-authenticated-',
  'x-azure-',
  'x-client-cert',
  'x-consumer-',
  'x-credential-',
  'x-envoy-',
  'x-forwarded',
  'x-gatehouse-',
  'x-goog-authenticated-user-',
  'x-goog-iap-',
  'x-ms-client-principal',
  'x-original-',
  'x-remote-',
  'x-ssl-',
  'x-tls-client-',
  'x-vercel-',
  'x-webauth-',
]
const neverPassed = new Set([...hopByHop, ...ours, ...misleading])

const JUDGED_MAX = 2_000
const NAME_CHARACTERS_MAX = 64
const judged = new Map<string, boolean>()

/** Whether a caller may say it to a backend; names come again and again, and are judged once. */
function isPassed(name: string): boolean {
  const known = judged.get(name)
  if (known !== undefined) return known
  if (judged.size >= JUDGED_MAX) judged.clear()
  const passed = mayPass(name)
  if (name.length <= NAME_CHARACTERS_MAX) judged.set(name, passed)
  return passed
}

function mayPass(name: string): boolean {
  const plain = hyphened(name)
  if (neverPassed.has(plain)) return false
  for (const beginning of ownBeginnings) if (plain.startsWith(beginning)) return false
  return true
}

/**
 * Builds the test what a caller may say after a body whose request says `fields`: some servers put trailers in the place
 * of headers, and then one would stand for what a step or the gateway has said.
 */
export function passedAfter(fields: FieldList): (name: string) => boolean {
  const said = new Set(Array.from(fields.keys(), hyphened))
  return (name) => isPassed(name) && !said.has(hyphened(name))
}

/** Alt-Svc speaks of the backend's own place (RFC 7838), which is not the caller's matter. */
const onlyOneHop = new Set([...hopByHop, 'alt-svc'])

/** Names that a message's own Connection field makes hop-by-hop, in lower case; null: none. */
function namedByConnection(fields: FieldList): Set<string> | null {
  if (fields.says('connection', 'keep-alive')) return null
  const text = fields.find('connection')
  if (text === null || /^(?:keep-alive|close)$/i.test(text)) return null
  return new Set(text.split(',').map((name) => name.trim().toLowerCase()))
}

const isEndToEnd = (name: string): boolean => !onlyOneHop.has(name)

/** Leaves of a backend's fields those that go on to the caller. */
export function keepEndToEnd(fields: FieldList): FieldList {
  const named = namedByConnection(fields)
  fields.keep(isEndToEnd)
  if (named) fields.keep((name) => !named.has(name))
  return fields
}

/**
 * The caller's fields as steps judge them: without the key, which is the gateway's, and without those that Connection
 * names, which no backend sees.
 */
export function headersToJudge(fields: FieldList, keyHeader: string | null): FieldList {
  const named = namedByConnection(fields)
  if (!named && keyHeader === null) return fields
  return fields.copy((name) => name !== keyHeader && (!named?.has(name) || hopByHop.includes(name)))
}

/** The protocol in which a call came (RFC 9110, 7.6.3), and who has passed it on. */
const via = {
  '1.0': '1.0 gatehouse',
  '1.1': '1.1 gatehouse',
  '2': '2 gatehouse',
  '3': '3 gatehouse',
} satisfies Record<Inbound['version'], string>

/** The caller's fields as they go to the backend, the caller's key taken out, the trace in. */
export function requestHeadersFor(call: Call): FieldList {
  const { inbound, api, requestId, clientIp, scheme } = call
  const { fields } = inbound
  const named = namedByConnection(fields)
  const passed = fields.copy(isPassed)
  if (named) passed.keep((name) => !named.has(name))
  if (api?.keyHeader) passed.drop(api.keyHeader)
  passed.add('x-forwarded-for', clientIp)
  passed.add('x-forwarded-host', fields.find('host') ?? '')
  passed.add('x-forwarded-proto', scheme)
  passed.add('x-request-id', requestId)
  passed.add('via', via[inbound.version])
  const trace = traceFor(fields.find('traceparent'), call.engine?.traceShare ?? 0)
  call.trace = trace
  passed.add('traceparent', trace.parent)
  if (!trace.continued) passed.drop('tracestate')
  return passed
}
