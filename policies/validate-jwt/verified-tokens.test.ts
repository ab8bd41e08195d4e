import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { validateJwt } from './definition.ts'
import { validateJwtRuntime } from './runtime.ts'
import { VerifiedTokens } from './verified-tokens.ts'

const issuer = 'https://login.example.com'
const start = 1_700_000_000_000

/** A step with a clock that is set, and an issuer whose keys change. */
async function aStep() {
  const pair = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid } }
  }
  const keys = {
    first: await pair('first'),
    second: await pair('second'),
    /** Takes the place of the first, under its name. */
    successor: await pair('first'),
  }
  const world = {
    nowMs: start,
    elapsedMs: 1_000_000,
    /** That a fetch takes, by either clock. */
    fetchMs: 0,
    published: [keys.first.jwk],
  }
  const { request } = validateJwtRuntime(
    validateJwt.config.parse({
      issuers: [{ issuer, jwksUrl: `${issuer}/keys` }],
      audiences: ['orders'],
      algorithms: ['ES256'],
      clockSkewSeconds: 0,
    }),
    fakePorts({
      now: () => world.nowMs,
      elapsedMs: () => world.elapsedMs,
      fetchJson: async () => {
        world.nowMs += world.fetchMs
        world.elapsedMs += world.fetchMs
        return { keys: world.published }
      },
    }),
  )
  const token = (key: keyof typeof keys, seconds: number, claims: object = {}) =>
    new SignJWT({ iss: issuer, aud: 'orders', exp: start / 1_000 + seconds, sub: 'ada', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: keys[key].kid })
      .sign(keys[key].privateKey)
  const send = (text: string) => {
    const exchange = anExchange({ callerHeaders: new Headers({ authorization: `Bearer ${text}` }) })
    const said = request?.(exchange)
    return { said, exchange }
  }
  return { keys, world, token, send }
}

test('a token that was good a moment ago is believed at once, with its claims', async () => {
  const { token, send } = await aStep()
  const text = await token('first', 300)
  expect(await send(text).said).toBeUndefined()
  const { said, exchange } = send(text)
  expect([said, exchange.claims?.sub]).toEqual([undefined, 'ada'])
})

test('it is believed neither beyond its end nor with another letter', async () => {
  const { token, send, world } = await aStep()
  const text = await token('first', 30)
  await send(text).said
  const changed = `${text.slice(0, -2)}${text.endsWith('AA') ? 'BB' : 'AA'}`
  expect(await send(changed).said).toMatchObject({ status: 401 })
  world.nowMs = start + 30_000
  expect(await send(text).said).toMatchObject({ status: 401, code: 'token-invalid' })
})

test('when the issuer has other keys, every token is checked again', async () => {
  const { token, send, world, keys } = await aStep()
  const old = await token('first', 3_000)
  await send(old).said
  world.published = [keys.second.jwk]
  world.nowMs = start + 301_000
  world.elapsedMs += 301_000
  expect(await send(await token('second', 3_000)).said).toBeUndefined()
  expect(await send(old).said).toMatchObject({ status: 401 })
})

test('a key that took the place of another under its name is found without anybody waiting an hour', async () => {
  const { token, send, world, keys } = await aStep()
  const old = await token('first', 3_000)
  await send(old).said
  world.published = [keys.successor.jwk]
  const renewed = await token('successor', 3_000)
  expect(await send(renewed).said).toMatchObject({ status: 401 })
  world.nowMs = start + 301_000
  world.elapsedMs += 301_000
  expect(await send(renewed).said).toBeUndefined()
  expect(await send(old).said).toMatchObject({ status: 401 })
})

test('a token that ends while the keys are fetched is not let in', async () => {
  const { token, send, world } = await aStep()
  const text = await token('first', 3)
  world.fetchMs = 4_000
  expect(await send(text).said).toMatchObject({ status: 401, code: 'token-invalid' })
})

test('is checked again after a minute, and keeps no more than some thousand', () => {
  const tokens = new VerifiedTokens()
  const at = (nowMs: number, elapsedMs = nowMs - start) => ({ nowMs, elapsedMs })
  const of = { issuer, keysVersion: 1, at: at(start), expSeconds: start / 1_000 + 3_600 }
  tokens.keep('a', { sub: 'a' }, of)
  expect(tokens.find('a', at(start + 59_999), () => 1)).toEqual({ sub: 'a' })
  expect(tokens.find('a', at(start + 60_000), () => 1)).toBeNull()
  // Whoever sets the clock back does not lengthen it.
  tokens.keep('b', { sub: 'b' }, of)
  expect(tokens.find('b', at(start - 3_600_000, 60_000), () => 1)).toBeNull()
  tokens.keep('first', {}, of)
  for (let number = 0; number < 4_096; number += 1) tokens.keep(String(number), {}, of)
  expect(tokens.find('first', at(start), () => 1)).toBeNull()
  // All the others are there still.
  for (const number of [0, 1, 4_095])
    expect(tokens.find(String(number), at(start), () => 1)).toEqual({})
  tokens.keep('x'.repeat(5_000), {}, of)
  expect(tokens.find('x'.repeat(5_000), at(start), () => 1)).toBeNull()
})

test('one that was good by a clock that was ahead is looked at again once that is set back', async () => {
  const { token, send, world } = await aStep()
  const text = await token('first', 300, { nbf: start / 1_000 + 100 })
  world.nowMs = start + 200_000
  expect(await send(text).said).toBeUndefined()
  world.nowMs = start
  expect(await send(text).said).toMatchObject({ status: 401, code: 'token-invalid' })
})
