import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import type { SnapshotApi } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

let backend: Backend
/** Believes this machine, as a proxy in front. */
let behind: RunningGateway
/** Believes nobody. */
let open: RunningGateway

beforeAll(async () => {
  backend = await startBackend()
  behind = await RunningGateway.start({ GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8' })
  open = await RunningGateway.start()
  for (const gateway of [behind, open])
    await gateway.admin(
      'PUT',
      '/v1/keys',
      keyTable(1, [aKey('gh_any'), aKey('gh_bound', { networks: ['203.0.113.0/24'] })]),
    )
})
afterAll(async () => {
  await Promise.all([behind.remove(), open.remove(), backend.close()])
})
beforeEach(() => {
  backend.seen.length = 0
})

async function enforce(
  gateway: RunningGateway,
  steps: ReturnType<typeof aStep>[] = [],
  api: Partial<SnapshotApi> = {},
): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps, api }))
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (gateway: RunningGateway, headers: Record<string, string>, key = 'gh_any') =>
  fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': key, ...headers } })
async function lastRecord(gateway: RunningGateway): Promise<CallRecord> {
  const page = (await (await gateway.admin('GET', '/v1/records?max=5000')).json()) as {
    records: CallRecord[]
  }
  return page.records.at(-1) as CallRecord
}
const via = (forwarded: string) => ({ 'x-forwarded-for': forwarded })

describe('behind a trusted proxy', () => {
  test('the caller that it names stands in the record and before the backend, and nothing it claims itself', async () => {
    await enforce(behind)
    await call(behind, via('198.51.100.1, 203.0.113.7, 10.0.0.9'))
    expect(backend.seen[0]?.headers['x-forwarded-for']).toBe('203.0.113.7')
    expect(await lastRecord(behind)).toMatchObject({ clientIp: '203.0.113.7' })
  })

  test('the networks of a key are compared with it', async () => {
    await enforce(behind)
    expect((await call(behind, via('203.0.113.7'), 'gh_bound')).status).toBe(200)
    expect((await call(behind, via('198.51.100.1'), 'gh_bound')).status).toBe(401)
    expect((await call(behind, via('203.0.113.7, 198.51.100.1'), 'gh_bound')).status).toBe(401)
    expect((await call(behind, {}, 'gh_bound')).status).toBe(401)
  })

  test('a limit by address counts each caller apart', async () => {
    await enforce(behind, [
      aStep('rate-limit', { calls: 1, windowSeconds: 60, countBy: 'address' }),
    ])
    const statuses = []
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.1'])
      statuses.push((await call(behind, via(address))).status)
    expect(statuses).toEqual([200, 200, 429])
  })

  test('calls of one caller stay at one target, and others go elsewhere', async () => {
    const second = await startBackend()
    const balance = {
      weight: 1,
      others: [{ url: second.url, weight: 1 }],
      choose: 'sticky-address' as const,
      whenAllOut: 'try' as const,
    }
    const api = { backend: { url: backend.url, timeoutMs: 5_000, balance } }
    await enforce(behind, [], api)
    for (let index = 0; index < 40; index += 1) await call(behind, via(`203.0.113.${index % 20}`))
    const callers = [backend, second].map(({ seen }) =>
      seen.map(({ headers }) => headers['x-forwarded-for']),
    )
    const [here = [], there = []] = callers.map((all) => [...new Set(all)])
    expect(here.length).toBeGreaterThan(0)
    expect(there.length).toBeGreaterThan(0)
    expect(here.length + there.length).toBe(20)
    await second.close()
  })

  test('ip-filter judges it, and goes on from there with proxies of its own', async () => {
    await enforce(behind, [aStep('ip-filter', { allow: ['203.0.113.7'] })])
    expect((await call(behind, via('203.0.113.7'))).status).toBe(200)
    expect((await call(behind, via('198.51.100.1'))).status).toBe(403)
    expect((await call(behind, via('203.0.113.7, 198.51.100.1'))).status).toBe(403)

    await enforce(behind, [
      aStep('ip-filter', { allow: ['203.0.113.7'], trustedProxies: ['192.0.2.1'] }),
    ])
    expect((await call(behind, via('203.0.113.7, 192.0.2.1, 10.0.0.9'))).status).toBe(200)
    // A caller that puts the name of a proxy before its own address is still at its own.
    expect((await call(behind, via('203.0.113.7, 192.0.2.1, 198.51.100.1'))).status).toBe(403)
  })

  test('https only holds for what the proxy says: its last word counts', async () => {
    await enforce(behind, [], { httpsOnly: true })
    const status = async (proto?: string) =>
      (await call(behind, proto === undefined ? {} : { 'x-forwarded-proto': proto })).status
    expect(await status('https')).toBe(200)
    expect(backend.seen[0]?.headers['x-forwarded-proto']).toBe('https')
    expect(await status('HTTPS')).toBe(200)
    expect(await status('http')).toBe(403)
    expect(await status('https, http')).toBe(403)
    expect(await status('ftp')).toBe(403)
    expect(await status()).toBe(403)
  })
})

describe('allowed-countries', () => {
  test('goes by the address that the proxy names, and the record says which country it found', async () => {
    await enforce(behind, [aStep('allowed-countries', { countries: ['NL'] })])
    expect((await call(behind, via('193.0.6.139'))).status).toBe(200)
    expect((await call(behind, via('2001:67c:2e8:22::c100:68b'))).status).toBe(200)
    const refused = await call(behind, via('193.0.6.139, 8.8.8.8'))
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'country-refused' }])
    expect(await lastRecord(behind)).toMatchObject({ reason: expect.stringContaining('of US') })
    expect((await call(behind, via('10.1.2.3'))).status).toBe(403)
  })

  test('without its data the snapshot is refused, with the setting to mend', async () => {
    const blind = await RunningGateway.start({ GATEWAY_COUNTRIES_FILE: '/nowhere.mmdb' })
    await expect(
      enforce(blind, [aStep('allowed-countries', { countries: ['NL'] })]),
    ).rejects.toThrow(/steps\/0\/config.*GATEWAY_COUNTRIES_FILE/)
    await enforce(blind)
    await blind.remove()
  })
})

describe('without trusted proxies', () => {
  test('no caller is believed about its address or that it was encrypted', async () => {
    await enforce(open, [], { httpsOnly: true })
    expect((await call(open, { 'x-forwarded-proto': 'https' })).status).toBe(403)
    await enforce(open)
    expect((await call(open, via('203.0.113.7'), 'gh_bound')).status).toBe(401)
    await call(open, { ...via('203.0.113.7'), 'x-forwarded-proto': 'https' })
    expect(backend.seen[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    })
    expect(await lastRecord(open)).toMatchObject({ clientIp: '127.0.0.1' })
  })
})

test('what only a proxy or the gateway may say never reaches the backend from a caller', async () => {
  await enforce(open)
  const lies = [
    'X-Real-IP',
    'X-Forwarded-Port',
    'X-Forwarded-Prefix',
    'X_Forwarded_For',
    'X-Forwarded_Host',
    'True-Client-IP',
    'CF-Connecting-IP',
    'Forwarded',
    'Client-Cert',
    'X-SSL-Client-Verify',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
    'X-Gatehouse-Subscription',
    'X_Gatehouse_Subscription',
    'Proxy',
    'X-Scheme',
    'X-Host',
    'X-Override-URL',
    'X-Envoy-Original-Path',
    'X-Azure-ClientIP',
    'Fly-Client-IP',
    'X-Originating-IP',
    'X-Remote-IP',
    'X-Remote_User',
    'X-Auth-Request-User',
    'X-WebAuth-User',
    'X-MS-Client-Principal',
    'X-MS-Client-Principal-Name',
    'X-Amzn-Oidc-Identity',
    'X-Goog-Authenticated-User-Email',
    'X-Consumer-Id',
    'X-Authenticated-Userid',
    'X-Userinfo',
    'X-Endpoint-API-UserInfo',
    'X-Apigateway-Api-Userinfo',
    'X-Forwarded-Client-Cert',
    'SSL-Client-Cert',
    'X-Client-Cert-Subject-DN',
    'X-Client-Certificate',
    'X_Client_Cert_Leaf',
    'X-ClientCert',
    'X-Client-DN',
    'X-Client-Verify',
    'X-TLS-Client-Cert',
    'TLS-Client-Cert',
    'X-Amzn-Mtls-Clientcert-Subject',
    'CF-Client-Cert-Sha256',
    'WL-Proxy-Client-Cert',
    'WL-Proxy-Client-IP',
    'Proxy-Client-IP',
    'HTTP-Client-IP',
    'Remote-Addr',
    'CF-Connecting-IPv6',
    'CF-Pseudo-IPv4',
    'CF-IPCountry',
    'CloudFront-Viewer-Address',
    'CloudFront-Viewer-Country',
    'X-AppEngine-User-IP',
    'X-AppEngine-Country',
    'X-Vercel-Forwarded-For',
    'X-Vercel-IP-Country',
    'X-NF-Client-Connection-IP',
    'X-True-Client-IP',
    'X-ProxyUser-IP',
    'DO-Connecting-IP',
    'Incap-Client-IP',
    'Ali-CDN-Real-IP',
  ]
  await call(open, {
    ...Object.fromEntries(lies.map((name) => [name, 'a-lie'])),
    'x-tenant': 'acme',
  })
  const [seen] = backend.seen
  expect(seen?.headers['x-tenant']).toBe('acme')
  expect(JSON.stringify(seen?.headers)).not.toContain('a-lie')
})

test('a network that is none keeps the gateway from starting, with a sentence', async () => {
  await expect(RunningGateway.start({ GATEWAY_TRUSTED_PROXIES: '10.0.0.0/33' })).rejects.toThrow(
    /GATEWAY_TRUSTED_PROXIES.*range like 203\.0\.113\.0\/24/,
  )
})
