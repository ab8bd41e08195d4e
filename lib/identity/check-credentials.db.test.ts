import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { randomText } from '#lib/shared/ids.ts'
import { changePassword } from './change-password.ts'
import { checkCredentials } from './check-credentials.ts'
import { signUp } from './sign-up.ts'

const password = 'a sentence is fine'
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)

async function anAccount() {
  const email = `${randomText(10)}@example.com`
  const made = await signUp({ email, password, name: 'Pat', organisationName: 'Acme' })
  if (!made.ok) throw new Error(made.failure.message)
  return { email, userId: made.value.userId }
}
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
  const { email, userId } = await anAccount()
  for (let tries = 0; tries < 4; tries += 1) await guess(email)
  expect((await checkCredentials({ email, password })).ok).toBe(true)
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({
    failedSignIns: 0,
    lockedUntil: null,
  })
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
