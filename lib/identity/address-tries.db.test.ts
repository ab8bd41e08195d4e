import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { randomText } from '#lib/shared/ids.ts'
import { fail, ok } from '#lib/shared/result.ts'
import { forgetAddressTries } from './address-tries.ts'
import { signUpFrom } from './sign-up-from.ts'
import { tryLinkFrom } from './try-link-from.ts'

const now = new Date()
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const newcomer = (email = `${randomText(10)}@example.com`) => ({
  email,
  password: 'a sentence is fine',
  name: 'Pat',
  organisationName: 'Acme',
})
const codeOf = (answer: { ok: true } | { ok: false; failure: { code: string } }) =>
  answer.ok ? 'ok' : answer.failure.code
/** Uses up what an address has, without making twenty accounts. */
const exhaust = (network: string, endsAt = later(60)) =>
  db.addressTries.create({ data: { act: 'sign-up', network, tries: 20, endsAt } })

test('an address makes so many accounts in an hour, and is told how long to wait', async () => {
  await db.addressTries.deleteMany()
  const taken = newcomer()
  const signUps = Array.from({ length: 23 }, () => signUpFrom('203.0.113.7', taken, now))
  const codes = (await Promise.all(signUps)).map(codeOf).sort()
  // Those who ask whether an e-mail has an account use up tries, too.
  expect(codes).toEqual([
    ...Array(19).fill('email_taken'),
    'ok',
    ...Array(3).fill('too_many_sign_ups'),
  ])
  expect(await signUpFrom('203.0.113.7', newcomer(), later(36.5))).toMatchObject({
    failure: { message: expect.stringContaining('Try again in 24 minutes, or let an owner') },
  })
  expect(codeOf(await signUpFrom('203.0.113.8', newcomer(), now))).toBe('ok')
  expect(codeOf(await signUpFrom('203.0.113.7', newcomer(), later(60)))).toBe('ok')
})

test('another address of the same IPv6 network is the same one', async () => {
  await db.addressTries.deleteMany()
  await exhaust('2001:db8:1:2::/64')
  const from = (address: string | null) => signUpFrom(address, newcomer(), now)
  expect(codeOf(await from('2001:db8:1:2::77'))).toBe('too_many_sign_ups')
  expect(codeOf(await from('2001:db8:1:3::77'))).toBe('ok')
  expect(codeOf(await from(null))).toBe('ok')
})

test('links that are not valid are counted, and no others', async () => {
  await db.addressTries.deleteMany()
  const address = '203.0.113.9'
  const valid = () => tryLinkFrom(address, async () => ok(null), now)
  const member = () => tryLinkFrom(address, async () => fail('already_member', 'One.'), now)
  const wrong = () => tryLinkFrom(address, async () => fail('invitation_invalid', 'No.'), now)
  for (let times = 0; times < 31; times += 1) {
    expect(codeOf(await valid())).toBe('ok')
    expect(codeOf(await member())).toBe('already_member')
  }
  for (let times = 0; times < 30; times += 1)
    expect(codeOf(await wrong())).toBe('invitation_invalid')
  for (const answer of [await wrong(), await valid()])
    expect(answer).toMatchObject({
      failure: {
        code: 'too_many_links',
        message: expect.stringContaining('Try again in 15 minutes'),
      },
    })
  // Signing up is another matter.
  expect(codeOf(await signUpFrom(address, newcomer(), now))).toBe('ok')
})

test('addresses are forgotten when their time is over, and beyond a bound the oldest', async () => {
  await db.addressTries.deleteMany()
  for (const [index, network] of ['a', 'b', 'c', 'd'].entries())
    await exhaust(network, later(index))
  await forgetAddressTries(later(0), 2)
  const kept = await db.addressTries.findMany({ orderBy: { endsAt: 'asc' } })
  expect(kept.map(({ network }) => network)).toEqual(['c', 'd'])
})

test('a clock that was ahead and is right again shuts nobody out for longer than an hour or two', async () => {
  await db.addressTries.deleteMany()
  const address = '203.0.113.10'
  await exhaust(address, later(365 * 24 * 60))
  expect(codeOf(await signUpFrom(address, newcomer(), now))).toBe('ok')
  await exhaust('203.0.113.11', later(119))
  expect(codeOf(await signUpFrom('203.0.113.11', newcomer(), now))).toBe('too_many_sign_ups')
})
