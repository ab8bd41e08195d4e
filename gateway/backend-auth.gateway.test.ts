import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import type { GatewaySecret } from '#contract/secrets.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { TestAuthority, type TestCertificate } from './testing/certificates.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { startTlsBackend, type TlsBackend } from './testing/start-tls-backend.ts'
import { startTokenEndpoint, type TokenEndpoint } from './testing/start-token-endpoint.ts'

const KEY = 'gh_backend'
const names = {
  text: 'sec_000000000000text',
  client: 'sec_0000000000client',
  signing: 'sec_000000000signing',
}
const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' })

let gateway: RunningGateway
let backend: Backend
let authority: TestAuthority
let first: TestCertificate
let second: TestCertificate
let asking: TlsBackend
let tokens: TokenEndpoint
let revision = 0

/** Sends the whole table. */
async function hold({ text = 'geheim', client = first } = {}): Promise<void> {
  revision += 1
  const signingKey = signing.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const secrets: GatewaySecret[] = [
    { id: names.text, kind: 'text', value: text },
    { id: names.signing, kind: 'text', value: signingKey },
    { id: names.client, kind: 'certificate', ...client },
  ]
  const answer = await gateway.admin('PUT', '/v1/secrets', { revision: `r${revision}`, secrets })
  if (!answer.ok) throw new Error(await answer.text())
}
async function enforce(config: object, url = backend.url, more: object[] = []): Promise<void> {
  const steps = [aStep('backend-auth', config), ...(more as ReturnType<typeof aStep>[])]
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (more: RequestInit = {}) =>
  fetch(`${gateway.url}/pets/all`, {
    ...more,
    headers: { 'x-api-key': KEY, authorization: 'Bearer of the caller', ...more.headers },
  })
const seen = () => backend.seen.map(({ headers }) => headers.authorization)
const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code
async function lastReason(): Promise<string> {
  const page = await (await gateway.admin('GET', '/v1/records?max=5000')).json()
  return JSON.stringify((page as { records: CallRecord[] }).records.at(-1))
}

beforeAll(async () => {
  authority = await TestAuthority.create('Backends')
  first = await authority.issue({ name: 'first' })
  second = await authority.issue({ name: 'second' })
  asking = await startTlsBackend(await authority.issue({ name: 'localhost' }), authority.chain)
  backend = await startBackend()
  tokens = await startTokenEndpoint('gatehouse', 'geheim')
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway?.remove()
  await Promise.all([backend?.close(), asking?.close()])
  tokens?.close()
})
beforeEach(async () => {
  backend.seen.length = 0
  asking.shown.length = 0
  tokens.asked.length = 0
  await hold()
})

describe('a snapshot that names a secret', () => {
  test.each([
    ['is not held', { secret: 'sec_000000000000none' }, 'The gateway does not hold'],
    ['is a certificate', { secret: names.client }, 'is a certificate; a text is needed.'],
  ])('which %s is refused, with its place', async (_, more, message) => {
    const config = { kind: 'header', header: 'x-t', ...more }
    const steps = [aStep('backend-auth', config)]
    const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
    expect(answer.status).toBe(422)
    expect(await answer.json()).toEqual({
      faults: [{ pointer: '/steps/0/config/secret', message: expect.stringContaining(message) }],
    })
  })

  test('that a later table no longer has makes no call: it fails closed', async () => {
    await enforce({ kind: 'header', header: 'x-token', secret: names.text })
    revision += 1
    const table = { revision: `r${revision}`, secrets: [] }
    expect((await gateway.admin('PUT', '/v1/secrets', table)).status).toBe(200)
    const refused = await call()
    expect([refused.status, await codeOf(refused)]).toEqual([500, 'internal'])
    expect(backend.seen).toEqual([])
    await hold()
    expect((await call()).status).toBe(200)
  })

  test('takes its new value for the next call, and is whole again after a crash', async () => {
    await enforce({ kind: 'basic', user: 'gatehouse', secret: names.text })
    await call()
    await hold({ text: 'other' })
    await call()
    await gateway.end('SIGKILL')
    await gateway.restart()
    await call()
    const basic = (password: string) =>
      `Basic ${Buffer.from(`gatehouse:${password}`).toString('base64')}`
    expect(seen()).toEqual([basic('geheim'), basic('other'), basic('other')])
  })
})

test('authorities that cannot be read refuse the snapshot, with the place', async () => {
  const authorities = `-----BEGIN CERTIFICATE-----\n${'QUJD'.repeat(30)}\n-----END CERTIFICATE-----`
  const config = { kind: 'header', header: 'x-t', secret: names.text, authorities }
  const steps = [aStep('backend-auth', config)]
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({ faults: [{ pointer: '/steps/0/config' }] })
})

test('the backend sees the secret in its header, and nothing that the caller said of itself', async () => {
  await enforce({ kind: 'header', header: 'x-token', prefix: 'ApiKey', secret: names.text })
  await call()
  expect(backend.seen[0]?.headers).toMatchObject({ 'x-token': 'ApiKey geheim' })
  expect(backend.seen[0]?.headers).not.toHaveProperty('authorization')
  expect(backend.seen[0]?.headers).not.toHaveProperty('x-api-key')
  expect(await lastReason()).not.toContain('geheim')
  expect(gateway.output).not.toContain('geheim')
})

test('another backend that a step chooses gets no credential unless it is named', async () => {
  const other = await startBackend()
  const rule = { source: 'product', equals: [ids.product], backendUrl: other.url }
  const choosing = [aStep('set-backend', { rules: [rule] })]
  const config = { kind: 'header', header: 'x-token', secret: names.text }
  await enforce(config, backend.url, choosing)
  const refused = await call()
  expect([refused.status, await codeOf(refused)]).toEqual([502, 'backend-credential-unusable'])
  expect([...backend.seen, ...other.seen]).toEqual([])
  await enforce({ ...config, otherHosts: [new URL(other.url).host] }, backend.url, choosing)
  await call()
  expect(other.seen[0]?.headers['x-token']).toBe('geheim')
  await other.close()
})

describe('a client certificate', () => {
  const config = () => ({
    kind: 'client certificate',
    certificate: names.client,
    authorities: authority.chain,
  })

  test('is shown to a backend that asks for one, which refuses calls without', async () => {
    await enforce(config(), asking.url)
    expect(await (await call()).json()).toEqual({ shown: 'first' })
    await enforce(
      { kind: 'header', header: 'x-t', secret: names.text, authorities: authority.chain },
      asking.url,
    )
    expect((await call()).status).toBe(502)
    expect(asking.shown).toEqual(['first'])
  })

  test('is another one from the next call on, over another connection', async () => {
    await enforce(config(), asking.url)
    await call()
    await call()
    const before = asking.handshakes()
    await hold({ client: second })
    await call()
    expect(asking.shown).toEqual(['first', 'first', 'second'])
    expect(asking.handshakes()).toBe(before + 1)
  })

  test('two steps with two certificates share no connection', async () => {
    const other = 'sec_00000000000other'
    revision += 1
    await gateway.admin('PUT', '/v1/secrets', {
      revision: `r${revision}`,
      secrets: [
        { id: names.client, kind: 'certificate', ...first },
        { id: other, kind: 'certificate', ...second },
      ],
    })
    const at = (name: string, certificate: string) =>
      aStep(
        'backend-auth',
        { ...config(), certificate },
        {
          id: ids.step(name),
          scope: 'operation',
          targetId: ids.operation(name),
        },
      )
    const steps = [at('list', names.client), at('one', other)]
    const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(asking.url, { steps }))
    expect(answer.status).toBe(200)
    for (const path of ['all', 'one/1', 'all', 'one/2'])
      await fetch(`${gateway.url}/pets/${path}`, { headers: { 'x-api-key': KEY } })
    expect(asking.shown).toEqual(['first', 'second', 'first', 'second'])
  })

  test('a backend of another authority gets no call, nor one that is called in the open', async () => {
    const stranger = await TestAuthority.create('Stranger')
    const evil = await startTlsBackend(await stranger.issue({ name: 'localhost' }), null)
    await enforce(config(), evil.url)
    expect((await call()).status).toBe(502)
    expect(evil.shown).toEqual([])
    await enforce(config(), backend.url)
    expect((await call()).status).toBe(502)
    expect(await lastReason()).toContain('must be called by https')
    expect(backend.seen).toEqual([])
    await evil.close()
  })
})

test('an authority that is named is trusted alone, in place of those that all trust', async () => {
  const widely = await TestAuthority.create('Widely trusted')
  const file = join(gateway.folder, 'widely.pem')
  writeFileSync(file, widely.chain)
  const other = await RunningGateway.start({ NODE_EXTRA_CA_CERTS: file })
  const [own, wide] = await Promise.all(
    [authority, widely].map(async (by) =>
      startTlsBackend(await by.issue({ name: 'localhost' }), null),
    ),
  )
  await other.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  await other.admin('PUT', '/v1/secrets', {
    revision: 'one',
    secrets: [{ id: names.text, kind: 'text', value: 'geheim' }],
  })
  const statusAt = async (url = '', authorities?: string) => {
    const config = { kind: 'header', header: 'x-t', secret: names.text, authorities }
    const steps = [aStep('backend-auth', config)]
    expect((await other.admin('PUT', '/v1/snapshot', aSnapshot(url, { steps }))).status).toBe(200)
    return (await fetch(`${other.url}/pets/all`, { headers: { 'x-api-key': KEY } })).status
  }
  expect([await statusAt(wide?.url), await statusAt(own?.url)]).toEqual([200, 502])
  expect([
    await statusAt(wide?.url, authority.chain),
    await statusAt(own?.url, authority.chain),
  ]).toEqual([502, 200])
  await Promise.all([other.remove(), own?.close(), wide?.close()])
})

describe('client credentials', () => {
  const config = (more: object = {}) => ({
    kind: 'client credentials',
    tokenUrl: tokens.url,
    clientId: 'gatehouse',
    secret: names.text,
    ...more,
  })

  test('one fetch serves many calls at once, and goes on over a deployment', async () => {
    await enforce(config({ scope: 'one' }))
    await Promise.all(Array.from({ length: 20 }, () => call()))
    const more = aStep('set-header', { headers: [{ on: 'request', name: 'x-n', value: '1' }] })
    await enforce(config({ scope: 'one' }), backend.url, [more])
    await call()
    expect(seen()).toEqual(Array(21).fill('Bearer t1'))
    expect(tokens.asked).toEqual([{ grant_type: 'client_credentials', scope: 'one' }])
  })

  test('callers get 503 while the issuer is away or knows another secret, and the backend no call', async () => {
    for (const [scope, away, password] of [
      ['away', true, 'geheim'],
      ['other', false, 'changed'],
    ] as const) {
      Object.assign(tokens, { away, password })
      await enforce(config({ scope }))
      const refused = await call()
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await codeOf(refused)).toBe('backend-token-unavailable')
    }
    // The secret that the issuer knows arrives: no waiting, no deployment.
    await hold({ text: 'changed' })
    expect((await call()).status).toBe(200)
    tokens.password = 'geheim'
    expect(backend.seen).toHaveLength(1)
  })

  test('a token that the backend no longer takes is replaced within the call, body and all', async () => {
    const taken: string[] = []
    const own = await startBackend((request, response) => {
      let body = ''
      request.on('data', (piece) => {
        body += piece
      })
      request.on('end', () => {
        taken.push(`${request.headers.authorization} ${body}`)
        response.writeHead(request.headers.authorization === 'Bearer t1' ? 401 : 200).end()
      })
    })
    await enforce(config({ scope: 'renewed' }), own.url)
    const answer = await call({ method: 'POST', body: 'all of it' })
    expect(answer.status).toBe(200)
    expect(taken).toEqual(['Bearer t1 all of it', 'Bearer t2 all of it'])
    await own.close()
  })
})

test('a token that the gateway signs tells the backend who calls', async () => {
  await enforce({
    kind: 'signed token',
    secret: names.signing,
    issuer: 'https://gateway.test',
    audience: 'pets',
    passes: ['subscription', 'organisation'],
  })
  await call()
  await call()
  const [token = '', again] = seen().map((value) => value?.replace('Bearer ', ''))
  expect(again).toBe(token)
  await jwtVerify(token, signing.publicKey, { issuer: 'https://gateway.test', audience: 'pets' })
  expect(decodeJwt(token)).toMatchObject({
    subscription: ids.subscription,
    organisation: ids.organisation,
  })
})

test('in dry-run calls reach the backend as if the step were not there', async () => {
  const steps = [
    aStep(
      'backend-auth',
      { kind: 'header', header: 'x-partner', secret: names.text },
      { mode: 'dry-run' },
    ),
  ]
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
  await call({ headers: { authorization: 'Bearer of-the-caller', 'x-partner': 'of the caller' } })
  expect(backend.seen[0]?.headers).toMatchObject({
    authorization: 'Bearer of-the-caller',
    'x-partner': 'of the caller',
  })
})
