import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { validateJwt } from './definition.ts'
import { validateJwtRuntime } from './runtime.ts'

const issuer = 'https://login.example.com'
const now = 1_700_000_000_000
let keys: Awaited<ReturnType<typeof generateKeyPair>>
let jwks: object

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true })
  jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', use: 'sig' }] }
})

const aToken = (claims: object = {}, header: object = {}, key: CryptoKey = keys.privateKey) =>
  new SignJWT({ iss: issuer, aud: 'orders', exp: now / 1000 + 300, sub: 'ada', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
    .sign(key)

async function send(token: string | null, config: object = {}) {
  const fetched: string[] = []
  const fetchJson = async (url: string) => {
    fetched.push(url)
    return url.endsWith('openid-configuration') ? { issuer, jwks_uri: `${issuer}/keys` } : jwks
  }
  const step = validateJwtRuntime(
    validateJwt.config.parse({ issuers: [{ issuer }], audiences: ['orders'], ...config }),
    fakePorts({ now: () => now, fetchJson }),
  )
  const exchange = anExchange({
    callerHeaders: new Headers(token ? { authorization: `Bearer ${token}` } : {}),
  })
  return { refusal: await step.request?.(exchange), exchange, fetched }
}

test('lets a valid token in, found by discovery, and keeps its claims', async () => {
  const { refusal, exchange, fetched } = await send(await aToken())

  expect(refusal).toBeUndefined()
  expect(exchange.claims).toMatchObject({ sub: 'ada' })
  expect(fetched).toEqual([`${issuer}/.well-known/openid-configuration`, `${issuer}/keys`])
})

test('answers a call without a token with a plain challenge', async () => {
  expect((await send(null)).refusal).toMatchObject({
    status: 401,
    code: 'token-missing',
    headers: { 'www-authenticate': 'Bearer realm="api"' },
  })
})

test.each([
  ['of another audience', { aud: 'billing' }],
  ['that has ended', { exp: now / 1000 - 3_600 }],
  ['that begins later', { nbf: now / 1000 + 3_600 }],
  ['of another issuer', { iss: 'https://evil.example.com' }],
  ['without an end', { exp: undefined }],
])('refuses a token %s', async (_, claims) => {
  expect((await send(await aToken(claims))).refusal).toMatchObject({
    status: 401,
    code: 'token-invalid',
  })
})

test.each([
  ['iat', 0, 0, true],
  ['iat', 1, 0, false],
  ['iat', 60, 60, true],
  ['iat', 61, 60, false],
  ['nbf', 60, 60, true],
  ['nbf', 61, 60, false],
  ['exp', -59, 60, true],
  ['exp', -60, 60, false],
])(
  'a token with %s %i s from now, and %i s of skew: let in %s',
  async (claim, seconds, clockSkewSeconds, isIn) => {
    const { refusal } = await send(await aToken({ [claim]: now / 1000 + seconds }), {
      clockSkewSeconds,
    })
    expect(refusal === undefined).toBe(isIn)
  },
)

test('refuses a token signed by another key under the same name', async () => {
  const other = await generateKeyPair('RS256')
  expect((await send(await aToken({}, {}, other.privateKey))).refusal).toMatchObject({
    code: 'token-invalid',
  })
})

test('refuses an unsigned token, and one that is no token', async () => {
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ iss: issuer, aud: 'orders' }))}.`
  expect((await send(unsigned)).refusal).toMatchObject({ code: 'token-invalid' })
  expect((await send('nonsense')).refusal).toMatchObject({ code: 'token-invalid' })
})

test('says that the issuer is away when its keys cannot be had', async () => {
  const step = validateJwtRuntime(
    validateJwt.config.parse({ issuers: [{ issuer }], audiences: ['orders'] }),
    fakePorts({ now: () => now }),
  )
  const exchange = anExchange({
    callerHeaders: new Headers({ authorization: `Bearer ${await aToken()}` }),
  })

  expect(await step.request?.(exchange)).toMatchObject({ status: 503, code: 'issuer-unavailable' })
})

test.each([
  [true, { 'x-access-token': 'the token', 'x-other': '1' }],
  [false, { 'x-other': '1' }],
])(
  'forwarded %s, no other spelling of its header reaches the backend beside it',
  async (forwardToken, left) => {
    const token = `Bearer ${await aToken()}`
    const sent = { 'x-access-token': token, x_access_token: 'Bearer forged', 'x-other': '1' }
    const config = { issuers: [{ issuer }], audiences: ['orders'], header: 'X-Access-Token' }
    const step = validateJwtRuntime(
      validateJwt.config.parse({ ...config, forwardToken }),
      fakePorts({
        now: () => now,
        fetchJson: async (url) =>
          url.endsWith('openid-configuration') ? { issuer, jwks_uri: `${issuer}/keys` } : jwks,
      }),
    )
    for (const _ of ['checked', 'believed']) {
      const [callerHeaders, requestHeaders] = [
        FieldList.from(Object.entries(sent)),
        FieldList.from(Object.entries(sent)),
      ]
      expect(await step.request?.(anExchange({ callerHeaders, requestHeaders }))).toBeUndefined()
      expect(Object.fromEntries(requestHeaders)).toEqual(
        'x-access-token' in left ? { ...left, 'x-access-token': token } : left,
      )
    }
  },
)

test('a token has one spelling: none with padding, spare bits or another part is let in', async () => {
  const token = await aToken()
  for (const other of [`${token}=`, `${token}.`, `${token}.AA`, token.replace('.', '..')])
    expect((await send(other)).refusal).toMatchObject({ code: 'token-invalid' })
  // The last letter of 256 bytes carries bits that say nothing.
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const next = letters[letters.indexOf(token.at(-1) ?? '') + 1]
  expect((await send(`${token.slice(0, -1)}${next}`)).refusal).toMatchObject({
    code: 'token-invalid',
  })
})
