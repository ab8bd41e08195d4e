import { gzipSync } from 'node:zlib'
import { exportSPKI, importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { Issuer } from './testing/start-issuer.ts'

const KEY = 'gh_policies'
let gateway: RunningGateway
let issuer: Issuer
let backend: Backend

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend()
  issuer = await Issuer.start()
  await issuer.addKey('rsa', 'RS256')
  await issuer.addKey('ec', 'ES256')
  await issuer.addKey('ed', 'EdDSA')
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
  issuer.close()
})
beforeEach(() => {
  backend.seen.length = 0
})

const call = (path: string, headers: Record<string, string> = {}, more: RequestInit = {}) =>
  fetch(`${gateway.url}${path}`, { headers: { 'x-api-key': KEY, ...headers }, ...more })
async function enforce(steps: ReturnType<typeof aStep>[], url = backend.url): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}

describe('validate-jwt', () => {
  const tokens = (more: object = {}) =>
    aStep('validate-jwt', {
      issuers: [{ issuer: issuer.url }],
      audiences: ['orders'],
      algorithms: ['RS256', 'ES256', 'EdDSA'],
      clockSkewSeconds: 5,
      ...more,
    })
  const send = (token: string) => call('/pets/all', { authorization: `Bearer ${token}` })
  const seconds = () => Math.floor(Date.now() / 1_000)

  test.each([
    ['RSA', 'rsa', 'RS256'],
    ['elliptic curves', 'ec', 'ES256'],
    ['Edwards curves', 'ed', 'EdDSA'],
  ] as const)(
    'lets a token in that was signed by %s, and takes it away',
    async (_, kid, algorithm) => {
      await enforce([tokens()])
      expect((await send(await issuer.token(kid, algorithm))).status).toBe(200)
      expect(backend.seen[0]?.headers.authorization).toBeUndefined()
    },
  )

  test('fetches the keys once for many tokens, good and bad', async () => {
    // Keys of which no step asks are forgotten.
    await enforce([])
    await enforce([tokens()])
    issuer.asked.length = 0
    const good = await issuer.token('rsa', 'RS256')
    const forged = `${good.slice(0, -8)}AAAAAAAA`
    const unknown = (name: string) =>
      `${Buffer.from(JSON.stringify({ alg: 'RS256', kid: name })).toString('base64url')}.${good.split('.')[1]}.AAAA`
    const statuses = await Promise.all(
      [good, forged, good, ...['a', 'b', 'c', 'd'].map(unknown)].map(
        async (token) => (await send(token)).status,
      ),
    )
    expect(statuses).toEqual([200, 401, 200, 401, 401, 401, 401])
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(1)
  })

  test.each([
    ['for another audience', () => issuer.token('rsa', 'RS256', { aud: 'billing' })],
    ['that has ended', () => issuer.token('rsa', 'RS256', { exp: seconds() - 60 })],
    ['that begins later', () => issuer.token('rsa', 'RS256', { nbf: seconds() + 60 })],
    ['without an end', () => issuer.token('rsa', 'RS256', { exp: undefined })],
    ['of another issuer', () => issuer.token('rsa', 'RS256', { iss: 'https://evil.example' })],
    [
      'without a signature',
      async () => {
        const claims = (await issuer.token('rsa', 'RS256')).split('.')[1]
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
      },
    ],
    [
      'signed with the public key as a secret',
      async () => {
        const key = (await importJWK(issuer.keys[0] ?? {}, 'RS256')) as CryptoKey
        return new SignJWT({ iss: issuer.url, aud: 'orders', exp: seconds() + 60 })
          .setProtectedHeader({ alg: 'HS256', kid: 'rsa' })
          .sign(Buffer.from(await exportSPKI(key)))
      },
    ],
    ['that is no token', async () => 'a.b.c'],
    ['of 20,000 characters', async () => `${'a'.repeat(20_000)}.b.c`],
  ])('refuses a token %s with a challenge', async (_, make) => {
    await enforce([tokens()])
    const answer = await send(await make())
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ])
    expect(await answer.json()).toMatchObject({ code: 'token-invalid' })
    expect(backend.seen).toEqual([])
  })

  test('needs the key besides the token', async () => {
    await enforce([tokens()])
    const answer = await call('/pets/all', {
      authorization: `Bearer ${await issuer.token('rsa', 'RS256')}`,
      'x-api-key': '',
    })
    expect(await answer.json()).toMatchObject({ status: 401, code: 'key-invalid' })
    expect((await call('/pets/all')).headers.get('www-authenticate')).toBe('Bearer realm="api"')
  })

  test.each([
    ['answers an error', { status: 500, body: '' }],
    ['answers no JSON', { status: 200, body: '<html>' }],
    [
      'answers 2 MB',
      { status: 200, body: JSON.stringify({ keys: [], more: 'x'.repeat(2_000_000) }) },
    ],
  ])('says 503 while the issuer %s, and refuses the token no less', async (_, answer) => {
    await enforce([])
    issuer.answer = answer
    await enforce([tokens()])
    const refused = await send(await issuer.token('rsa', 'RS256'))
    issuer.answer = null
    await enforce([])
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
  })

  test('hands its claims on: a limit may count by one', async () => {
    await enforce([
      tokens(),
      aStep('rate-limit', { calls: 1, windowSeconds: 60, countBy: 'claim', name: 'sub' }),
    ])
    const [ada, bob] = [
      await issuer.token('rsa', 'RS256'),
      await issuer.token('rsa', 'RS256', { sub: 'bob' }),
    ]
    const statuses = [await send(ada), await send(ada), await send(bob)].map(({ status }) => status)
    expect(statuses).toEqual([200, 429, 200])
  })
})

describe('ip-filter', () => {
  test.each([
    ['allows its own networks', { allow: ['127.0.0.0/8'] }, {}, 200],
    ['refuses all others', { allow: ['203.0.113.0/24'] }, {}, 403],
    ['refuses what is denied', { deny: ['127.0.0.1'] }, {}, 403],
    [
      'does not believe a caller about its address',
      { allow: ['203.0.113.7'] },
      { 'x-forwarded-for': '203.0.113.7' },
      403,
    ],
    [
      'believes a trusted proxy',
      { allow: ['203.0.113.7'], trustedProxies: ['127.0.0.1'] },
      { 'x-forwarded-for': '203.0.113.7' },
      200,
    ],
  ])('%s', async (_, config, headers, status) => {
    await enforce([aStep('ip-filter', config)])
    expect((await call('/pets/all', headers as Record<string, string>)).status).toBe(status)
  })
})

describe('lists of networks', () => {
  const snapshotWith = (networkLists: { name: string; networks: string[] }[]) => ({
    ...aSnapshot(backend.url, { steps: [aStep('ip-filter', { allowLists: ['offices'] })] }),
    ...(networkLists.length > 0 && { networkLists }),
  })

  test('stand for their networks, and another snapshot changes them', async () => {
    for (const [network, status] of [
      ['127.0.0.0/8', 200],
      ['203.0.113.0/24', 403],
    ] as const) {
      const lists = [{ name: 'offices', networks: [network, '2001:db8::/32'] }]
      await gateway.admin('PUT', '/v1/snapshot', snapshotWith(lists))
      expect((await call('/pets/all')).status).toBe(status)
    }
  })

  test.each<[string, { name: string; networks: string[] }[], string]>([
    ['that nobody keeps', [], '/steps/0/config'],
    ['of another name', [{ name: 'office', networks: ['10.0.0.0/8'] }], '/steps/0/config'],
    [
      'that holds what is no network',
      [{ name: 'offices', networks: ['10.0.0.0/8', '10.0.0.0/99'] }],
      '/networkLists/0/networks/1',
    ],
    [
      'that is there twice',
      [
        { name: 'offices', networks: ['10.0.0.0/8'] },
        { name: 'offices', networks: ['127.0.0.1'] },
      ],
      '/networkLists/1/name',
    ],
  ])('one %s refuses the snapshot', async (_, lists, pointer) => {
    const answer = await gateway.admin('PUT', '/v1/snapshot', snapshotWith(lists))
    expect([answer.status, await answer.json()]).toMatchObject([422, { faults: [{ pointer }] }])
  })
})

describe('rate-limit', () => {
  test('never lets more through than allowed, however many come at once', async () => {
    await enforce([aStep('rate-limit', { calls: 20, windowSeconds: 60, countBy: 'address' })])
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await call('/pets/all')).status),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    expect(statuses.filter((status) => status === 429)).toHaveLength(40)
  })

  test('goes on counting when another snapshot comes', async () => {
    const limit = aStep('rate-limit', { calls: 2, windowSeconds: 61, countBy: 'key' })
    await enforce([limit])
    expect((await call('/pets/all')).status).toBe(200)
    await enforce([
      limit,
      aStep('set-header', { headers: [{ on: 'request', name: 'x-n', value: '1' }] }),
    ])
    expect([(await call('/pets/all')).status, (await call('/pets/all')).status]).toEqual([200, 429])
  })
})

test('cors answers a preflight without a key, and lets the page read a refusal', async () => {
  await enforce([
    aStep('cors', {
      origins: ['https://app.example.com'],
      methods: ['GET'],
      requestHeaders: ['x-api-key'],
      credentials: true,
    }),
  ])
  const preflight = await fetch(`${gateway.url}/pets/all`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-credentials')]).toEqual([
    204,
    'true',
  ])
  const refused = await call('/pets/all', {
    origin: 'https://app.example.com',
    'x-api-key': 'wrong',
  })
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
    401,
    'https://app.example.com',
  ])
  const evil = await call('/pets/all', { origin: 'https://evil.example' })
  expect(evil.headers.has('access-control-allow-origin')).toBe(false)
})

test('set-header writes what the gateway knows of the caller, both ways, over what the caller says', async () => {
  await enforce([
    aStep('set-header', {
      headers: [
        { on: 'request', name: 'x-subscription', value: '{subscriptionId}' },
        { on: 'request', action: 'remove', name: 'x-debug' },
        { on: 'response', name: 'x-frame-options', value: 'DENY' },
      ],
    }),
  ])
  const answer = await call('/pets/all', { 'x-subscription': 'sub_evil', 'x-debug': '1' })
  expect(backend.seen[0]?.headers).toMatchObject({ 'x-subscription': aKey(KEY).subscriptionId })
  expect(backend.seen[0]?.headers).not.toHaveProperty('x-debug')
  expect(answer.headers.get('x-frame-options')).toBe('DENY')
})

describe('remove-fields', () => {
  const document = JSON.stringify({
    pets: [{ name: 'Rex', owner: { email: 'a@b.c', name: 'Ada' } }],
  })
  test.each([
    ['a plain answer', (): [Record<string, string>, Buffer | string] => [{}, document]],
    [
      'a compressed answer',
      (): [Record<string, string>, Buffer | string] => [
        { 'content-encoding': 'gzip' },
        gzipSync(document),
      ],
    ],
  ])('takes them out of %s', async (_, make) => {
    const [headers, body] = make()
    const own = await startBackend((__, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body)
    })
    await enforce([aStep('remove-fields', { fields: ['pets.*.owner.email'] })], own.url)
    const text = await (await call('/pets/all')).text()
    expect(JSON.parse(text)).toEqual({ pets: [{ name: 'Rex', owner: { name: 'Ada' } }] })
    await own.close()
  })

  test.each([
    ['is no JSON although it says so', 'application/json', '{"a":', 502],
    [
      'is larger than may be looked at',
      'application/json',
      JSON.stringify({ a: 'x'.repeat(5_000) }),
      502,
    ],
    ['is something else', 'text/plain', 'owner.email', 200],
  ])('an answer that %s', async (_, type, body, status) => {
    const own = await startBackend((__, response) => {
      response.writeHead(200, { 'content-type': type }).end(body)
    })
    await enforce([aStep('remove-fields', { fields: ['a'], bodyBytesMax: 2_000 })], own.url)
    const answer = await call('/pets/all')
    expect(answer.status).toBe(status)
    expect(await answer.text()).not.toContain('xxxx')
    await own.close()
  })
})

test.each([
  ['ip-filter', () => ({ allow: ['203.0.113.0/24'] }), 'network-refused'],
  ['rate-limit', () => ({ calls: 1, windowSeconds: 59, countBy: 'address' }), 'rate-limited'],
  [
    'validate-jwt',
    () => ({ issuers: [{ issuer: issuer.url }], audiences: ['orders'] }),
    'token-missing',
  ],
] as const)(
  '%s in dry-run refuses nobody, and the record says what it would have done',
  async (policy, config, code) => {
    await enforce([aStep(policy, config(), { mode: 'dry-run' })])
    await call('/pets/all')
    const answer = await call('/pets/all')
    expect(answer.status).toBe(200)
    expect((await recordOf(gateway, answer.headers.get('x-request-id'))).dryRun).toMatchObject([
      { policy, code },
    ])
  },
)

test('steps in dry-run judge by a token that one of them has verified, enforced ones do not', async () => {
  const jwt = aStep(
    'validate-jwt',
    { issuers: [{ issuer: issuer.url }], audiences: ['orders'] },
    { mode: 'dry-run' },
  )
  const authorization = `Bearer ${await issuer.token('rsa', 'RS256')}`
  const claims = (name: string) => ({ claims: [{ claim: name, values: [issuer.url] }] })
  await enforce([
    jwt,
    aStep('authorize', claims('iss'), { mode: 'dry-run' }),
    aStep('authorize', claims('sub'), { mode: 'dry-run', id: ids.step('other') }),
  ])
  const answer = await call('/pets/all', { authorization })
  expect(answer.status).toBe(200)
  expect((await recordOf(gateway, answer.headers.get('x-request-id'))).dryRun).toMatchObject([
    { stepId: ids.step('other'), code: 'claims-insufficient' },
  ])
  await enforce([jwt, aStep('authorize', claims('iss'))])
  expect((await call('/pets/all', { authorization })).status).toBe(401)
})
