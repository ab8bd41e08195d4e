import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { randomText } from '#lib/shared/ids.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { findTokenHolder, hashToken } from './api-token-holder.ts'
import { changePassword } from './change-password.ts'
import { changeStaffRole } from './change-staff-role.ts'
import { checkCredentials } from './check-credentials.ts'
import { createApiToken } from './create-api-token.ts'
import { createFirstAdministrator } from './create-first-administrator.ts'
import { inviteStaff } from './invite-staff.ts'
import { listPeople } from './list-people.ts'
import { revokeApiToken } from './revoke-api-token.ts'
import { signInInput, signUpInput } from './schema.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { signUp } from './sign-up.ts'
import { signOutEverywhere } from './update-account.ts'

const password = 'a sentence is fine'
const newAddress = () => `${randomText(10)}@example.com`

async function anAccount() {
  const email = newAddress()
  const made = await signUp({ email, password, name: 'Pat', organisationName: 'Acme' })
  if (!made.ok) throw new Error(made.failure.message)
  return { email, name: 'Pat', ...made.value }
}

test('signing up makes a user, who owns an organisation of its own', async () => {
  const { userId, organisationId } = await anAccount()
  expect(await db.membership.findMany({ where: { userId } })).toMatchObject([
    { organisationId, role: 'owner' },
  ])
  expect(await db.auditEvent.findFirst({ where: { targetId: userId } })).toMatchObject({
    action: 'user.signed_up',
    organisationId,
  })
})

test('of two who sign up with one address at once, one does, and nothing is left of the other', async () => {
  const email = newAddress()
  const organisationName = `Only once ${email}`
  const input = { email, password, name: 'Pat', organisationName }
  const both = await Promise.all([signUp(input), signUp(input)])

  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(both.find(({ ok }) => !ok)).toMatchObject({
    failure: { code: 'email_taken', faults: [{ path: 'email' }] },
  })
  expect(await db.organisation.count({ where: { name: organisationName } })).toBe(1)
})

test.each([
  ['with letters that only look alike', 'раt@example.com'],
  ['without a domain', 'pat@'],
  ['with a line break', 'pat@example.com\nbcc: all'],
])('an address %s is refused, the same when signing in', (_, email) => {
  const form = { email, password, name: 'Pat', organisationName: 'Acme' }
  expect(signUpInput.safeParse(form).error?.issues[0]?.path).toEqual(['email'])
  expect(signInInput.safeParse({ email, password }).success).toBe(false)
})

test('an address means the same in any case', async () => {
  const { email } = await anAccount()
  const typed = signInInput.parse({ email: ` ${email.toUpperCase()} `, password })
  expect((await checkCredentials(typed)).ok).toBe(true)
})

test('five wrong tries close the account for a quarter of an hour, to the right password too', async () => {
  const { email } = await anAccount()
  for (let tries = 0; tries < 5; tries += 1)
    expect(await checkCredentials({ email, password: 'wrong' })).toMatchObject({
      failure: { code: 'wrong_credentials' },
    })
  expect(await checkCredentials({ email, password })).toMatchObject({
    failure: { code: 'locked_out' },
  })
  const later = new Date(Date.now() + 15 * 60_000 + 1_000)
  expect((await checkCredentials({ email, password }, later)).ok).toBe(true)
})

test('an unknown address is refused in the same words as a wrong password', async () => {
  const { email } = await anAccount()
  const wrong = await checkCredentials({ email, password: 'wrong' })
  expect(await checkCredentials({ email: newAddress(), password })).toEqual(wrong)
})

test('a changed password ends every session; the old one must be known', async () => {
  const { userId, email, name } = await anAccount()
  const next = 'another fine sentence'
  expect(
    await changePassword({ userId, name }, { current: 'wrong', password: next }),
  ).toMatchObject({ failure: { code: 'wrong_credentials', faults: [{ path: 'current' }] } })

  const before = await checkCredentials({ email, password })
  expect((await changePassword({ userId, name }, { current: password, password: next })).ok).toBe(
    true,
  )
  const after = await checkCredentials({ email, password: next })
  expect(before.ok && after.ok && after.value.sessionEpoch - before.value.sessionEpoch).toBe(1)
  expect((await checkCredentials({ email, password })).ok).toBe(false)
})

test('signing out everywhere begins a new epoch', async () => {
  const { userId, name } = await anAccount()
  await signOutEverywhere({ userId, name })
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ sessionEpoch: 1 })
})

test('the link for the first administrator works once; of two at once one wins; never beside an administrator', async () => {
  const token = randomText(32)
  const input = () => ({ token, name: 'Root', email: newAddress(), password })
  await db.user.updateMany({ data: { staffRole: null } })
  await db.installation.update({ where: { id: 1 }, data: { setupTokenHash: hashToken(token) } })
  expect(await createFirstAdministrator({ ...input(), token: 'x'.repeat(32) })).toMatchObject({
    failure: { code: 'setup_link_invalid' },
  })

  const both = await Promise.all([
    createFirstAdministrator(input()),
    createFirstAdministrator(input()),
  ])
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  await db.installation.update({ where: { id: 1 }, data: { setupTokenHash: hashToken(token) } })
  expect(await createFirstAdministrator(input())).toMatchObject({
    failure: { code: 'setup_link_invalid' },
  })
})

test('staff are invited like members, and get the role of the invitation', async () => {
  const administrator = await aStaff()
  const email = newAddress()
  const invited = await inviteStaff(administrator, { email, role: 'approver' })
  if (!invited.ok) throw new Error(invited.failure.message)
  const token = new URL(invited.value.link).hash.slice(1)

  expect((await acceptInvitation(null, { token, account: { name: 'Ann', password } })).ok).toBe(
    true,
  )
  const { items } = await listPeople(administrator, { search: email })
  expect(items).toMatchObject([{ name: 'Ann', staffRole: 'approver', organisations: [] }])
  expect(await inviteStaff(administrator, { email, role: 'auditor' })).toMatchObject({
    failure: { code: 'already_member' },
  })
})

test('the last administrator stays; of two who go at once, one does', async () => {
  await db.user.updateMany({ data: { staffRole: null } })
  const first = await aStaff()
  const userId = first.actor.userId ?? ''
  for (const answer of [
    await changeStaffRole(first, { userId, role: 'auditor' }),
    await changeStaffRole(first, { userId, role: null }),
    await setUserDisabled(first, { userId, disabled: true }),
  ])
    expect(answer).toMatchObject({ failure: { code: 'last_administrator' } })

  const second = await aStaff()
  const both = await Promise.all([
    changeStaffRole(first, { userId, role: null }),
    changeStaffRole(second, { userId: second.actor.userId ?? '', role: null }),
  ])
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
})

test('a user who is shut out is out at once: credentials, sessions and tokens; and comes back', async () => {
  const administrator = await aStaff()
  const { email, userId } = await anAccount()
  const member = await aMember()
  const made = await createApiToken(member, {
    name: 'script',
    scopes: ['subscription:read'],
    expiresInDays: 1,
  })
  if (!made.ok) throw new Error(made.failure.message)

  await setUserDisabled(administrator, { userId, disabled: true })
  await setUserDisabled(administrator, { userId: member.actor.userId ?? '', disabled: true })
  expect((await checkCredentials({ email, password })).ok).toBe(false)
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ sessionEpoch: 1 })
  expect(await findTokenHolder(`Bearer ${made.value.token}`)).toBeNull()

  await setUserDisabled(administrator, { userId, disabled: false })
  expect((await checkCredentials({ email, password })).ok).toBe(true)
  expect(
    await setUserDisabled(administrator, { userId: 'usr_none', disabled: true }),
  ).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('a token has at most the scopes of its maker, ends, and is revoked by its maker alone', async () => {
  const viewer = await aMember({ role: 'viewer' })
  const wanted = { name: 'script', expiresInDays: 1 }
  expect(await createApiToken(viewer, { ...wanted, scopes: ['key:write'] })).toMatchObject({
    failure: { code: 'forbidden' },
  })
  const made = await createApiToken(viewer, { ...wanted, scopes: ['subscription:read'] })
  if (!made.ok) throw new Error(made.failure.message)
  const { token, tokenId } = made.value
  expect(JSON.stringify(await db.apiToken.findMany())).not.toContain(token)
  expect(await findTokenHolder(`Bearer ${token}`)).toMatchObject({
    tokenScopes: ['subscription:read'],
    membership: { organisationId: viewer.organisationId },
    staffRole: null,
  })

  const colleague = await aMember({ organisationId: viewer.organisationId })
  expect(await revokeApiToken(colleague, { tokenId })).toMatchObject({
    failure: { code: 'not_found' },
  })
  expect((await revokeApiToken(viewer, { tokenId })).ok).toBe(true)
  expect(await findTokenHolder(`Bearer ${token}`)).toBeNull()

  const old = await createApiToken(
    viewer,
    { ...wanted, scopes: ['subscription:read'] },
    new Date(Date.now() - 2 * 86_400_000),
  )
  expect(old.ok && (await findTokenHolder(`Bearer ${old.value.token}`))).toBeNull()
})
