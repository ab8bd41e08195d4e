import { generateKeyPairSync, type KeyPairKeyObjectResult, verify } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, exportJWK, jwtVerify } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { FetchOptions, Ports } from '#policies/kit/ports.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { type BackendAuthConfig, backendAuth } from './definition.ts'
import { backendAuthRuntime } from './runtime.ts'

const secret = 'sec_0000000000000001'
const certificate = 'sec_0000000000000002'
const oauth = {
  kind: 'client credentials',
  tokenUrl: 'https://login.example.com/token',
  clientId: 'gate way',
  secret,
}

/** A step whose backend answers from `answers`, its last entry for ever; what it was sent is kept. */
function step(config: object, more: Partial<Ports> = {}) {
  const runtime = backendAuthRuntime(backendAuth.config.parse(config), fakePorts(more))
  const sent: (string | null)[] = []
  const call = async (
    header = 'authorization',
    more: Partial<Exchange> = {},
    answers: Answer[] = [anAnswer()],
  ) => {
    const own = { authorization: 'Bearer of the caller', 'x-a': '1' }
    const exchange = anExchange({
      requestHeaders: FieldList.from(Object.entries(own)),
      callerHeaders: FieldList.from(Object.entries(own)),
      ...more,
    })
    runtime.request?.(exchange)
    let calls = 0
    const made = await runtime.around?.(exchange, async () => {
      sent.push(exchange.requestHeaders.get(header))
      calls += 1
      return answers[Math.min(calls, answers.length) - 1] as Answer
    })
    return { made, exchange, calls }
  }
  return { call, sent }
}
const aPair = (algorithm: 'ES256' | 'RS256' | 'EdDSA'): KeyPairKeyObjectResult => {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return algorithm === 'RS256'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ed25519')
}
const codeOf = (made: unknown) => (made as { code?: string }).code

test.each([
  ['header', { kind: 'header', header: 'x-token', secret }, 'x-token', 'geheim'],
  [
    'header with a word before it',
    { kind: 'header', header: 'x-token', prefix: 'ApiKey', secret },
    'x-token',
    'ApiKey geheim',
  ],
  [
    'basic',
    { kind: 'basic', user: 'gateway', secret },
    'authorization',
    `Basic ${Buffer.from('gateway:geheim').toString('base64')}`,
  ],
])(
  '%s: the backend gets the secret, and not what the caller sent',
  async (_, config, header, value) => {
    const { call, sent } = step(config, { secret: () => 'geheim\n' })
    const { exchange } = await call(header)
    expect(sent).toEqual([value])
    if (header !== 'authorization') expect(exchange.requestHeaders.has('authorization')).toBe(false)
    expect(exchange.requestHeaders.get('x-a')).toBe('1')
  },
)

test('another value of the secret holds for the next call', async () => {
  let value = 'one'
  const { call, sent } = step({ kind: 'header', header: 'x-t', secret }, { secret: () => value })
  await call('x-t')
  value = 'two'
  await call('x-t')
  expect(sent).toEqual(['one', 'two'])
})

test('a secret that cannot be a header is never sent in parts', async () => {
  const { call, sent } = step(
    { kind: 'header', header: 'x-t', secret },
    { secret: () => 'one\r\nx-evil: 1' },
  )
  expect(codeOf((await call('x-t')).made)).toBe('backend-credential-unusable')
  expect(sent).toEqual([])
})

test('a backend that a step has chosen gets it only if its host is named', async () => {
  const target = { path: '/', query: '', timeoutMs: null }
  const at = (backendUrl: string) => ({ target: { ...target, backendUrl } })
  const { call, sent } = step({
    kind: 'header',
    header: 'x-t',
    secret,
    otherHosts: ['EU.example.com', 'us.example.com:8443'],
  })
  const codes = []
  for (const url of [
    'https://eu.example.com/v1',
    'https://us.example.com:8443',
    'https://us.example.com',
    'https://evil.example.com',
  ])
    codes.push(codeOf((await call('x-t', at(url))).made))
  expect(codes).toEqual([
    undefined,
    undefined,
    'backend-credential-unusable',
    'backend-credential-unusable',
  ])
  expect(sent).toHaveLength(2)
})

test('terms of a connection are the same object until the certificate is another', async () => {
  let pair = { chain: 'one', key: 'one' }
  const { call } = step({ kind: 'client certificate', certificate }, { certificate: () => pair })
  const terms = async () => (await call()).exchange.target.tls
  const first = await terms()
  expect(first).toEqual({ certificate: pair, authorities: null })
  expect(await terms()).toBe(first)
  pair = { chain: 'two', key: 'two' }
  expect((await terms())?.certificate).toBe(pair)
})

test('authorities of which one cannot be read are refused when the step is built', () => {
  const spoilt =
    '-----BEGIN CERTIFICATE-----\nTm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n'
  const config = { kind: 'client certificate', certificate, authorities: spoilt } as const
  const build = (parsed: BackendAuthConfig) => backendAuthRuntime(parsed, fakePorts())
  expect(() => build({ ...config, otherHosts: [] } as unknown as BackendAuthConfig)).toThrow(
    'cannot be read as certificates',
  )
})

describe('client credentials', () => {
  /** A token endpoint that hands out `t1`, `t2` …; `fails` says whether it does. */
  function issuer(more: object = {}) {
    const asked: { url: string; options: FetchOptions | undefined }[] = []
    const state = { fails: false, elapsedMs: 1_000_000, jumpMs: 0 }
    const fetchJson: Ports['fetchJson'] = async (url, options) => {
      asked.push({ url, options })
      if (state.fails) throw new Error('The address cannot be used.')
      return { access_token: `t${asked.length}`, token_type: 'Bearer', expires_in: 100, ...more }
    }
    const clocks = {
      now: () => state.elapsedMs + state.jumpMs,
      elapsedMs: () => state.elapsedMs,
    }
    return { asked, state, ports: { fetchJson, ...clocks, secret: () => 's:e+c' } }
  }

  test.each([null, '100', 315_360_000, 2_147_483_647])(
    'a token is taken whose issuer says of its lifetime %j',
    async (expires_in) => {
      const { call, sent } = step(oauth, issuer({ expires_in }).ports)
      await call()
      expect(sent).toEqual(['Bearer t1'])
    },
  )

  test('one token serves many calls, though they come at once, until a tenth of its life is left', async () => {
    const { asked, state, ports } = issuer()
    const { call, sent } = step(oauth, ports)
    await Promise.all([call(), call(), call()])
    state.elapsedMs += 89_000
    await call()
    expect(sent).toEqual(Array(4).fill('Bearer t1'))
    state.elapsedMs += 2_000
    await call()
    await call()
    expect([sent.at(-1), asked.length]).toEqual(['Bearer t2', 2])
  })

  test.each([
    [
      'in the header, form-encoded first',
      {},
      { grant_type: 'client_credentials' },
      `Basic ${Buffer.from('gate+way:s%3Ae%2Bc').toString('base64')}`,
    ],
    [
      'in the form',
      { clientAuthentication: 'post', scope: 'a b', audience: 'orders' },
      {
        grant_type: 'client_credentials',
        scope: 'a b',
        audience: 'orders',
        client_id: 'gate way',
        client_secret: 's:e+c',
      },
      undefined,
    ],
  ])('shows the client’s secret %s', async (_, config, form, authorization) => {
    const { asked, ports } = issuer()
    await step({ ...oauth, ...config }, ports).call()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ url: oauth.tokenUrl, options: { form } })
    expect(asked[0]?.options?.authorization).toBe(authorization)
  })

  test('answers 503 while the issuer is away, asks it once in five seconds, and makes no call', async () => {
    const { asked, state, ports } = issuer()
    state.fails = true
    const { call, sent } = step(oauth, ports)
    const { made } = await call()
    expect(made).toMatchObject({
      status: 503,
      code: 'backend-token-unavailable',
      headers: { 'retry-after': '5' },
    })
    await call()
    expect([asked.length, sent]).toEqual([1, []])
    state.fails = false
    state.elapsedMs += 5_000
    await call()
    expect(sent).toEqual(['Bearer t2'])
  })

  test('a token that is not over serves on while the issuer is away', async () => {
    const { state, ports } = issuer()
    const { call, sent } = step(oauth, ports)
    await call()
    state.fails = true
    state.elapsedMs += 95_000
    await call()
    state.elapsedMs += 5_000
    expect(codeOf((await call()).made)).toBe('backend-token-unavailable')
    expect(sent).toEqual(['Bearer t1', 'Bearer t1'])
  })

  test('no call waits for another token while the one before is good', async () => {
    const { asked, state, ports } = issuer()
    const { fetchJson } = ports
    const held = Promise.withResolvers<void>()
    let isSlow = false
    const { call, sent } = step(oauth, {
      ...ports,
      fetchJson: async (...request) => {
        const answer = await fetchJson(...request)
        if (isSlow) await held.promise
        return answer
      },
    })
    await call()
    isSlow = true
    state.elapsedMs += 95_000
    await Promise.all([call(), call(), call()])
    expect([sent, asked.length]).toEqual([Array(4).fill('Bearer t1'), 2])
    state.elapsedMs += 5_000
    const waiting = call()
    held.resolve()
    await waiting
    expect([sent.at(-1), asked.length]).toEqual(['Bearer t2', 2])
  })

  test.each([
    ['back', -86_400_000],
    ['forward', 86_400_000],
  ])(
    'a clock that is set %s a day neither keeps a token for longer nor locks anybody out',
    async (_, jumpMs) => {
      const { asked, state, ports } = issuer()
      state.fails = true
      const { call, sent } = step(oauth, ports)
      await call()
      state.jumpMs = jumpMs
      state.elapsedMs += 5_000
      state.fails = false
      await call()
      state.jumpMs = 0
      await call()
      state.jumpMs = jumpMs
      state.elapsedMs += 100_000
      await call()
      expect([sent, asked.length]).toEqual([['Bearer t2', 'Bearer t2', 'Bearer t3'], 3])
    },
  )

  test('a clock that is set back does not put off another token for a backend that refuses this one', async () => {
    const { state, ports } = issuer()
    const { call, sent } = step(oauth, ports)
    const refuses = [anAnswer({ status: 401 }), anAnswer()]
    await call('authorization', {}, refuses)
    state.jumpMs = -86_400_000
    state.elapsedMs += 10_000
    await call('authorization', {}, refuses)
    expect(sent).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2', 'Bearer t3'])
  })

  test.each([
    [{ token_type: 'mac' }],
    [{ access_token: 'a\r\nb' }],
    [{ access_token: undefined }],
    [{ expires_in: -1 }],
  ])('does not take %j for a token', async (answer) => {
    const { ports } = issuer(answer)
    expect(codeOf((await step(oauth, ports).call()).made)).toBe('backend-token-unavailable')
  })

  test('what is known of a token is held once, however many calls need it', async () => {
    const facts = fakePorts().fact
    let held = 0
    const { call } = step(oauth, {
      fact: (name, fetch) => {
        held += 1
        return facts(name, fetch)
      },
      fetchJson: async () => ({ access_token: 'a', token_type: 'bearer' }),
    })
    for (let calls = 0; calls < 5; calls += 1) await call()
    expect(held).toBe(1)
  })

  test('another secret fetches another token', async () => {
    const { ports } = issuer()
    let secretNow = 'one'
    const { call, sent } = step(oauth, { ...ports, secret: () => secretNow })
    await call()
    secretNow = 'two'
    await call()
    expect(sent).toEqual(['Bearer t1', 'Bearer t2'])
  })

  test('a backend that answers 401 is asked once more with a new token, and costs the issuer no more', async () => {
    const { asked, ports } = issuer()
    const { call, sent } = step(oauth, ports)
    const body = aStream('unused')
    const no = anAnswer({ status: 401 })
    const first = await call('authorization', {}, [anAnswer({ status: 401, body }), anAnswer()])
    expect([first.calls, body.cancelled, sent]).toEqual([2, true, ['Bearer t1', 'Bearer t2']])
    const second = await call('authorization', {}, [no])
    expect([second.made, second.calls, asked.length]).toEqual([no, 1, 2])
  })

  test('a call that cannot be sent again gets its 401, and the next one a new token', async () => {
    const { asked, ports } = issuer()
    const { call, sent } = step(oauth, ports)
    const requestBody = {
      read: () => Promise.reject(new Error('It must not be read.')),
      replace: () => undefined,
      watch: () => undefined,
      limit: () => true,
      length: null,
    }
    const no = anAnswer({ status: 401 })
    const streamed = await call('authorization', { method: 'POST', requestBody }, [no])
    expect([streamed.made, streamed.calls]).toEqual([no, 1])
    await vi.waitFor(() => expect(asked.length).toBe(2))
    await call('authorization', {}, [anAnswer()])
    expect(sent).toEqual(['Bearer t1', 'Bearer t2'])
  })

  test.each<[string, Partial<RequestBody>, number]>([
    ['a small body', { length: 100, read: async () => new Uint8Array(100) }, 2],
    ['a large body', { length: 100_000 }, 1],
    ['a body of unknown length', { length: null }, 1],
  ])('%s is sent again only if it is kept', async (_, body, calls) => {
    const read = () => Promise.reject(new Error('It must not be read.'))
    const requestBody = {
      read,
      replace: () => undefined,
      watch: () => undefined,
      limit: () => true,
      length: null,
      ...body,
    }
    const made = await step(oauth, issuer().ports).call(
      'authorization',
      { method: 'POST', requestBody },
      [anAnswer({ status: 401 }), anAnswer()],
    )
    expect(made.calls).toBe(calls)
  })
})

describe('signed token', () => {
  const jwt = { kind: 'signed token', secret, issuer: 'https://gateway.test', audience: 'orders' }
  const pemOf = ({ privateKey }: KeyPairKeyObjectResult, type: 'pkcs8' | 'sec1' = 'pkcs8') =>
    privateKey.export({ type, format: 'pem' } as never).toString()
  const now = 1_700_000_000_000

  test.each(['ES256', 'RS256', 'EdDSA'] as const)(
    '%s: the backend can verify it',
    async (algorithm) => {
      const pair = aPair(algorithm)
      const { call, sent } = step(
        {
          ...jwt,
          algorithm,
          keyId: 'one',
          passes: ['subscription', 'organisation'],
          callerClaims: ['sub', 'constructor'],
        },
        { secret: () => pemOf(pair), now: () => now },
      )
      await call('authorization', { claims: { sub: 'ada', email: 'a@b.c' } })
      const keys = createLocalJWKSet({
        keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: algorithm }],
      })
      const { payload } = await jwtVerify(sent[0]?.replace('Bearer ', '') ?? '', keys, {
        currentDate: new Date(now),
        algorithms: [algorithm],
      })
      expect(payload).toEqual({
        iss: 'https://gateway.test',
        aud: 'orders',
        iat: now / 1_000,
        exp: now / 1_000 + 300,
        subscription: 'sub_aaaaaaaaaaaaaaaa',
        organisation: 'org_aaaaaaaaaaaaaaaa',
        caller: { sub: 'ada' },
      })
    },
  )

  test('is signed once for calls of which it says the same, until a tenth of its life is left', async () => {
    const pem = pemOf(aPair('ES256'), 'sec1')
    let nowMs = now
    const { call, sent } = step(
      { ...jwt, passes: ['subscription'] },
      { secret: () => pem, now: () => nowMs },
    )
    await call()
    nowMs += 269_000
    await call()
    await call('authorization', { subscriptionId: 'sub_b' })
    nowMs += 2_000
    await call()
    expect(sent[1]).toBe(sent[0])
    expect(new Set(sent).size).toBe(3)
  })

  test.each([
    ['a minute back', -60_000, 0],
    ['a day back', -86_400_000, 0],
    ['back by just what has passed since', -271_000, 271_000],
    ['a day forward', 86_400_000, 0],
  ])(
    'after the clock was set %s it is signed anew, by the time as it is now',
    async (_, jumpMs, passedMs) => {
      const pem = pemOf(aPair('ES256'))
      const clock = { jumpMs: 0, passedMs: 0 }
      const { call, sent } = step(jwt, {
        secret: () => pem,
        now: () => now + clock.passedMs + clock.jumpMs,
        elapsedMs: () => 60_000 + clock.passedMs,
      })
      await call()
      Object.assign(clock, { jumpMs, passedMs })
      await call()
      expect(sent[1]).not.toBe(sent[0])
      const { iat } = decodeJwt(sent[1]?.replace('Bearer ', '') ?? '')
      expect(iat).toBe((now + passedMs + jumpMs) / 1_000)
    },
  )

  test('another key signs the next call, and every one after it', async () => {
    const pairs = [aPair('ES256'), aPair('ES256')] as const
    let place = 0
    const { call, sent } = step(jwt, {
      secret: () => pemOf(pairs[place as 0 | 1]),
      now: () => now,
    })
    for (const held of [0, 1, 0]) {
      place = held
      await call()
      await call('authorization', { subscriptionId: 'sub_b' })
    }
    const signers = sent.map((header) => {
      const [head, body, signature = ''] = (header ?? '').replace('Bearer ', '').split('.')
      const isBy = ({ publicKey }: KeyPairKeyObjectResult) =>
        verify(
          'sha256',
          Buffer.from(`${head}.${body}`),
          { key: publicKey, dsaEncoding: 'ieee-p1363' },
          Buffer.from(signature, 'base64url'),
        )
      return pairs.findIndex(isBy)
    })
    expect(signers).toEqual([0, 0, 1, 1, 0, 0])
  })

  test('a caller’s token is kept while those of others are signed', async () => {
    const pem = pemOf(aPair('ES256'))
    const { call, sent } = step(
      { ...jwt, passes: ['subscription'] },
      { secret: () => pem, now: () => now },
    )
    for (const subscriptionId of ['sub_a', 'sub_b', 'sub_c', 'sub_a', 'sub_b'])
      await call('authorization', { subscriptionId })
    expect([sent[3], sent[4]]).toEqual([sent[0], sent[1]])
  })

  test.each([{ keyId: 'one' }, {}])('names its key where that has a name: %o', async (named) => {
    const pem = pemOf(aPair('ES256'))
    const { call, sent } = step({ ...jwt, ...named }, { secret: () => pem, now: () => now })
    await call()
    expect(decodeProtectedHeader(sent[0]?.replace('Bearer ', '') ?? '')).toEqual({
      alg: 'ES256',
      typ: 'JWT',
      ...('keyId' in named && { kid: 'one' }),
    })
  })

  test.each([
    ['is no key', () => 'geheim'],
    ['is for another algorithm', () => pemOf(aPair('RS256'))],
  ])('a secret that %s makes no call', async (_, make) => {
    const pem = make()
    const { call, sent } = step(jwt, { secret: () => pem })
    const { made } = await call()
    expect(codeOf(made)).toBe('backend-credential-unusable')
    expect(JSON.stringify(made)).not.toContain('geheim')
    expect(sent).toEqual([])
  })
})

test.each([
  { kind: 'header', secret },
  { kind: 'header', header: 'host', secret },
  { kind: 'header', header: 'x-request-id', secret },
  { kind: 'header', header: 'x-a', secret: 'sec_short' },
  { kind: 'header', header: 'x-a', secret, certificate },
  { kind: 'basic', user: 'a:b', secret },
  { kind: 'client certificate' },
  { kind: 'client certificate', certificate, authorities: 'no PEM' },
  { ...oauth, tokenUrl: 'https://user@login.example.com' },
  { ...oauth, tokenUrl: 'ftp://login.example.com' },
  { kind: 'signed token', secret, issuer: 'a', audience: 'b', lifetimeSeconds: 5 },
  { kind: 'other', secret },
])('does not accept %j', (config) => {
  expect(backendAuth.config.safeParse(config).success).toBe(false)
})

test.each(['x_request_id', 'X_Forwarded_For', 'content_type', 'x-gatehouse_key'])(
  'does not write %s, which backends may take for a header of the gateway',
  (header) => {
    const { error } = backendAuth.config.safeParse({ kind: 'header', header, secret })
    expect(error?.issues[0]?.message).toBe('This header belongs to the gateway.')
  },
)

test.each([
  ['a header', { kind: 'header', header: 'x-token', secret }, 'backend-credential-unusable', 0],
  ['a certificate', { kind: 'client certificate', certificate }, undefined, 1],
])(
  'TRACE, whose answer repeats what was sent, is called with no secret in its head: %s',
  async (_, config, code, times) => {
    const { made, calls } = await step(config).call('x-token', { method: 'TRACE' })
    expect([codeOf(made), calls]).toEqual([code, times])
  },
)
