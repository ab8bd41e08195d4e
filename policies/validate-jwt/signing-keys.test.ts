import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { fakeFacts } from '#policies/kit/testing.ts'
import { signingKeys } from './signing-keys.ts'

const MINUTE_MS = 60_000

/** An issuer whose keys change, a count of what it was asked, and a clock that is set. */
async function anIssuer() {
  const key = async (kid: string) => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true })
    return { ...(await exportJWK(publicKey)), kid }
  }
  const world = { atMs: 1_000_000, asked: 0, away: false, published: [await key('first')] }
  const elapsedMs = () => world.atMs
  const { find, hasNewer } = signingKeys(
    { issuer: 'https://login.test', jwksUrl: 'https://login.test/keys' },
    {
      elapsedMs,
      fact: fakeFacts(elapsedMs),
      fetchJson: async () => {
        world.asked += 1
        if (world.away) throw new Error('away')
        return { keys: world.published }
      },
    },
  )
  const ask = async (kid: string) => (await find({ kid, alg: 'ES256' }))?.keys.length ?? null
  const askAll = (...kids: string[]) => Promise.all(kids.map(ask))
  return { world, key, ask, askAll, hasNewer }
}
const madeUp = Array.from({ length: 200 }, (_, index) => `made-up-${index}`)

test('a new key is fetched once, however many calls ask for it', async () => {
  const { world, key, ask, askAll } = await anIssuer()
  await ask('first')
  world.published = [await key('second')]
  world.atMs += 5 * MINUTE_MS
  expect(await askAll(...Array<string>(50).fill('second'))).toEqual(Array(50).fill(1))
  expect(world.asked).toBe(2)
  expect(await ask('first')).toBe(0)
})

test('keys that nobody has are asked for no more often than every five minutes', async () => {
  const { world, ask, askAll } = await anIssuer()
  await ask('first')
  expect(await askAll(...madeUp)).toEqual(Array(200).fill(0))
  expect(world.asked).toBe(1)
  world.atMs += 5 * MINUTE_MS
  await askAll(...madeUp, ...madeUp)
  expect(world.asked).toBe(2)
})

test('an issuer that is away is asked again after ten seconds, and what it gave before still holds', async () => {
  const { world, ask, askAll } = await anIssuer()
  world.away = true
  expect(await askAll(...madeUp)).toEqual(Array(200).fill(null))
  expect(world.asked).toBe(1)
  world.atMs += 10_000
  world.away = false
  expect(await ask('first')).toBe(1)
  world.away = true
  world.atMs += 60 * MINUTE_MS
  expect(await askAll('first', ...madeUp)).toEqual([1, ...Array(200).fill(0)])
  expect(world.asked).toBe(3)
})

test('keys that are there are not asked for sooner than after an hour, and then nobody waits for them', async () => {
  const { world, ask } = await anIssuer()
  await ask('first')
  world.atMs += 59 * MINUTE_MS
  expect([await ask('first'), world.asked]).toEqual([1, 1])
  world.atMs += MINUTE_MS
  world.away = true
  expect([await ask('first'), world.asked]).toEqual([1, 2])
})

test('a key that cannot be used does not spoil the others', async () => {
  const { world, ask } = await anIssuer()
  const spoilt = ['a', null, 7, { kty: 'EC', kid: 'first' }, { kid: 'first' }]
  world.published = [...(spoilt as never[]), ...world.published]
  expect(await ask('first')).toBe(1)
})

test('keys that made no signature are asked for anew, no more often than others', async () => {
  const { world, ask, hasNewer } = await anIssuer()
  await ask('first')
  expect(await hasNewer(1)).toBe(false)
  expect(world.asked).toBe(1)
  world.atMs += 5 * MINUTE_MS
  expect(await Promise.all([hasNewer(1), hasNewer(1)])).toEqual([true, true])
  // Who knows older ones is told of those that are here.
  expect([await hasNewer(1), await hasNewer(2)]).toEqual([true, false])
  expect(world.asked).toBe(2)
  world.away = true
  world.atMs += 5 * MINUTE_MS
  expect(await hasNewer(2)).toBe(false)
  expect(await ask('first')).toBe(1)
})
