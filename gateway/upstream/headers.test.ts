import { expect, test } from 'vitest'
import { passableTrailers } from '#gateway/http1/trailers.ts'
import { shown } from '#gateway/tracing/shown.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { headersToJudge, keepEndToEnd, passedAfter } from './headers.ts'

const named = (count: number, beginning: string) =>
  FieldList.from(Array.from({ length: count }, (_, index) => [`${beginning}${index}`, ''] as const))

/** RFC 9110, 7.6.1, and what the gateway says itself. */
const ofOneHop = `
  connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer
  transfer-encoding upgrade host content-length expect forwarded traceparent x-forwarded-for
  x-forwarded-host x-forwarded-port x-forwarded-proto x-real-ip x-request-id via`
/** By which backends know a caller, its certificate, its country or another address than the one that was judged. */
const ofProxies = `
  ali-cdn-real-ip cf-connecting-ip cf-connecting-ipv6 cf-ipcountry cf-pseudo-ipv4 client-cert
  client-cert-chain client-ip do-connecting-ip fastly-client-ip fly-client-ip front-end-https
  http-client-ip incap-client-ip proxy proxy-client-ip remote-addr remote-user tls-client-cert
  true-client-ip x-anonymous-consumer x-apigateway-api-userinfo x-arr-clientcert x-client-dn
  x-client-ip x-client-verify x-clientcert x-cluster-client-ip x-endpoint-api-userinfo x-host
  x-http-method x-http-method-override x-method-override x-nf-client-connection-ip
  x-originating-ip x-override-url x-proxyuser-ip x-rewrite-url x-scheme x-true-client-ip
  x-url-scheme x-userinfo`
/** One of each beginning that is a proxy’s, or this gateway’s. */
const beginOdd = `
  cf-client-cert-sha256 cloudfront-viewer-address ssl-client-cert wl-proxy-client-ip
  x-amzn-mtls-clientcert x-amzn-oidc-identity x-appengine-user-ip x-auth-request-user
  x-authenticated-userid x-azure-clientip x-client-cert-leaf x-consumer-username
  x-credential-identifier x-envoy-original-path x-forwarded-user x-gatehouse-key
  x-goog-authenticated-user-email x-goog-iap-jwt-assertion x-ms-client-principal-id
  x-original-url x-remote-user x-ssl-client-verify x-tls-client-cert x-vercel-ip-country
  x-webauth-user`

test.each(`${ofOneHop} ${ofProxies} ${beginOdd}`.trim().split(/\s+/))(
  'no caller says “%s” to a backend, with hyphens or without',
  (name) => {
    const mayPass = passedAfter(new FieldList())
    expect([mayPass(name), mayPass(name.replaceAll('-', '_'))]).toEqual([false, false])
    expect(mayPass(`my-${name}`)).toBe(true)
  },
)

test('nothing trails that is said before, in any spelling, or that no caller may say', () => {
  const mayPass = passedAfter(FieldList.from([['x_user-id', 'a']]))
  const names = ['x-user-id', 'x_user_id', 'x-forwarded-for', 'x-request-id', 'x-checksum']
  expect(names.filter(mayPass)).toEqual(['x-checksum'])
})

const sent = (connection: string) =>
  FieldList.from([
    ['connection', connection],
    ['x-api-key', 'secret'],
    ['x-hop', '1'],
    ['te', 'trailers'],
    ['x-end', '1'],
  ])

test.each([
  ['keep-alive', ['x-api-key', 'x-hop', 'x-end']],
  ['close', ['x-api-key', 'x-hop', 'x-end']],
  ['X-Hop', ['x-api-key', 'x-end']],
  ['close, x-hop , TE', ['x-api-key', 'x-end']],
])('of an answer with “Connection: %s” go on %j', (connection, left) => {
  expect([...keepEndToEnd(sent(connection)).keys()]).toEqual(left)
})

test.each([
  ['keep-alive', 'x-api-key', ['connection', 'x-hop', 'te', 'x-end']],
  ['keep-alive', null, ['connection', 'x-api-key', 'x-hop', 'te', 'x-end']],
  ['x-hop, te', 'x-api-key', ['connection', 'te', 'x-end']],
  ['x-hop, x-api-key', null, ['connection', 'te', 'x-end']],
])(
  'of a call with “Connection: %s” and its key in %s steps judge %j',
  (connection, keyHeader, judged) => {
    const fields = sent(connection)
    expect([...headersToJudge(fields, keyHeader).keys()]).toEqual(judged)
    // The caller's own are as they came.
    expect(fields.size).toBe(5)
  },
)

test('many trailers after many fields hold nobody up', () => {
  const passed = passableTrailers(named(100_000, 'b_'), passedAfter(named(100_000, 'a_')))
  expect(passed?.size).toBe(100_000)
})

test('a long value is shown without looking for a token from each of its places', () => {
  expect(shown('x-plain', '-eyJ'.repeat(400_000), () => false)).toHaveLength(222)
})
