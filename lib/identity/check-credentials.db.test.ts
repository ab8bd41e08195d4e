import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { randomText } from '#lib/shared/ids.ts'
import { changePassword } from './change-password.ts'
import { checkCredentials } from './check-credentials.ts'
import { forgetTries } from './password-tries.ts'
import { signUp } from './sign-up.ts'

const password = 'a sentence is fine'
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)

async function anAccount() {
  const email = `${randomText(10)}@example.com`
  const made = await signUp({ email, password, name: 'Pat', organisationName: 'Acme' })
  if (!made.ok) throw new Error(made.failure.message)
  return { email, userId: made.value.userId }
}
const newAddress = () => `${randomText(10)}@example.com`
const codes = (answers: Awaited<ReturnType<typeof checkCredentials>>[]) =>
  answers.map((answer) => (answer.ok ? 'ok' : answer.failure.code)).sort()
const guess = (email: string, now?: Date) => checkCredentials({ email, password: 'wrong' }, now)

test('of twenty guesses at once no more than five are compared', async () => {
  const { email } = await anAccount()
  const answers = await Promise.all(Array.from({ length: 20 }, () => guess(email)))
  const expected = [...Array(15).fill('locked_out'), ...Array(5).fill('wrong_credentials')]
  expect(codes(answers)).toEqual(expected)
})

test('the right password forgives the wrong tries before it, the fifth try included', async () => {
  const { email } = await anAccount()
  for (let tries = 0; tries < 4; tries += 1) await guess(email)
  expect((await checkCredentials({ email, password })).ok).toBe(true)
  expect(await db.passwordTries.count({ where: { email } })).toBe(0)
})

test('an address without an account is closed and opened like one with an account', async () => {
  const answersFor = async (email: string) => {
    const answers: unknown[] = []
    for (const minutes of [0, 0, 0, 0, 0, 0, 14, 16, 16, 16, 16, 40, 40, 40, 40, 40, 40])
      answers.push(await guess(email, later(minutes)))
    return answers
  }
  const known = await answersFor((await anAccount()).email)
  expect(known).toContainEqual(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'locked_out' }) }),
  )
  expect(await answersFor(newAddress())).toEqual(known)

  const stranger = newAddress()
  const atOnce = await Promise.all(Array.from({ length: 8 }, () => guess(stranger)))
  expect(codes(atOnce).filter((code) => code === 'locked_out')).toHaveLength(3)
})

test('tries are forgotten a quarter of an hour after the last one', async () => {
  await db.passwordTries.deleteMany()
  const { email } = await anAccount()
  for (let tries = 0; tries < 4; tries += 1) await guess(email)
  await guess(newAddress())
  await forgetTries(later(14))
  expect(await db.passwordTries.count({ where: { email } })).toBe(1)
  expect(codes([await guess(email, later(14)), await guess(email, later(14))])).toEqual([
    'locked_out',
    'wrong_credentials',
  ])
  await forgetTries(later(30))
  expect(await db.passwordTries.count()).toBe(0)
})

test('of many addresses without an account the newest are remembered, and every one with an account', async () => {
  await db.passwordTries.deleteMany()
  const { email } = await anAccount()
  await guess(email)
  const strangers = [newAddress(), newAddress(), newAddress()]
  for (const [index, stranger] of strangers.entries()) await guess(stranger, later(index))
  await forgetTries(later(3), 2)
  const kept = await db.passwordTries.findMany({ orderBy: { forgottenAt: 'asc' } })
  expect(kept.map((row) => row.email)).toEqual([email, ...strangers.slice(1)])
})

test('after a lock-out has ended there are five tries again, not one', async () => {
  const { email } = await anAccount()
  for (let tries = 0; tries < 5; tries += 1) await guess(email)
  expect(codes([await guess(email, later(14))])).toEqual(['locked_out'])
  for (let tries = 0; tries < 4; tries += 1) await guess(email, later(16))
  expect((await checkCredentials({ email, password }, later(16))).ok).toBe(true)
})

test('a guess while the account is closed does not keep it closed for longer', async () => {
  const { email } = await anAccount()
  for (let tries = 0; tries < 5; tries += 1) await guess(email)
  for (let tries = 0; tries < 10; tries += 1) await guess(email, later(14))
  expect((await checkCredentials({ email, password }, later(16))).ok).toBe(true)
})

test('whoever has an open session does not guess the password there either', async () => {
  const { userId, email } = await anAccount()
  const change = (current: string, now?: Date) =>
    changePassword({ userId, name: 'Pat' }, { current, password: 'another fine sentence' }, now)
  const answers = await Promise.all(Array.from({ length: 8 }, () => change('wrong')))
  expect(
    answers.filter((answer) => !answer.ok && answer.failure.code === 'locked_out'),
  ).toHaveLength(3)
  expect((await change(password)).ok).toBe(false)
  expect((await checkCredentials({ email, password })).ok).toBe(false)
  expect((await change(password, later(16))).ok).toBe(true)
})
