import { hash } from '@node-rs/argon2'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId, randomText } from '#lib/shared/ids.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { findTokenHolder } from './api-token-holder.ts'
import { changeMemberRole } from './change-member-role.ts'
import { changePassword } from './change-password.ts'
import { changeStaffRole } from './change-staff-role.ts'
import { checkCredentials } from './check-credentials.ts'
import { createApiToken } from './create-api-token.ts'
import { createOrganisation } from './create-organisation.ts'
import { createMemberPasswordLink, createPasswordLink } from './create-password-link.ts'
import { findPasswordLink } from './find-password-link.ts'
import { inviteStaff } from './invite-staff.ts'
import { removeMember } from './remove-member.ts'
import { resetPassword } from './reset-password.ts'
import type { OrganisationScope, Scope } from './scope.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { signUp } from './sign-up.ts'

vi.mock('@node-rs/argon2', { spy: true })
beforeEach(() => {
  vi.mocked(hash).mockClear()
})

const old = 'a sentence is fine'
const password = 'another fine sentence'
const administrator = await aStaff()
const invalid = { failure: { code: 'password_link_invalid' } }
const refused = { failure: { code: 'password_link_refused' } }
const idOf = (scope: Scope) => scope.actor.userId ?? ''
const emailOf = async (userId: string) =>
  (await db.user.findUniqueOrThrow({ where: { id: userId } })).email

async function anAccount() {
  const email = `${randomText(10)}@example.com`
  const made = await signUp({ email, password: old, name: 'Pat', organisationName: 'Acme' })
  if (!made.ok) throw new Error(made.failure.message)
  return { email, ...made.value }
}
const tokenOf = (made: Awaited<ReturnType<typeof createPasswordLink>>) => {
  if (!made.ok) throw new Error(made.failure.message)
  return new URL(made.value.link).hash.slice(1)
}
const aLink = async (userId: string, now?: Date) =>
  tokenOf(await createPasswordLink(administrator, { userId }, now))
const ownersLink = async (owner: OrganisationScope, userId: string) =>
  tokenOf(await createMemberPasswordLink(owner, { userId }))
const works = async (token: string) => (await findPasswordLink({ token })).ok

test('a link sets a new password, once, ends every session, and its token is nowhere', async () => {
  const { userId, email } = await anAccount()
  const before = await checkCredentials({ email, password: old })
  const token = await aLink(userId)
  expect(await findPasswordLink({ token })).toEqual({ ok: true, value: { email } })
  expect(await resetPassword({ token, password })).toEqual({ ok: true, value: { email } })

  expect((await checkCredentials({ email, password: old })).ok).toBe(false)
  const after = await checkCredentials({ email, password })
  expect(before.ok && after.ok && after.value.sessionEpoch - before.value.sessionEpoch).toBe(1)
  expect(await resetPassword({ token, password: old })).toMatchObject(invalid)
  expect((await checkCredentials({ email, password })).ok).toBe(true)

  const audit = await db.auditEvent.findMany({
    where: { targetId: userId, action: { startsWith: 'user.password' } },
    orderBy: { at: 'asc' },
  })
  expect(audit).toMatchObject([
    { action: 'user.password_link_made', actorId: idOf(administrator) },
    {
      action: 'user.password_reset',
      actorId: userId,
      via: 'password-link',
      after: { linkMadeBy: idOf(administrator) },
    },
  ])
  expect(JSON.stringify([audit, await db.passwordLink.findMany()])).not.toContain(token)
})

test('of two who use a link at once, one sets the password', async () => {
  const { userId, email } = await anAccount()
  const token = await aLink(userId)
  const passwords = ['the first fine sentence', 'the second fine sentence']
  const both = await Promise.all(passwords.map((text) => resetPassword({ token, password: text })))

  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(both.find(({ ok }) => !ok)).toMatchObject(invalid)
  const winner = passwords[both.findIndex(({ ok }) => ok)] ?? ''
  expect((await checkCredentials({ email, password: winner })).ok).toBe(true)
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ sessionEpoch: 1 })
})

test('wrong, replaced and overdue links are refused in the same words, and cost no hash', async () => {
  const { userId } = await anAccount()
  const replaced = await aLink(userId)
  const live = await aLink(userId)
  const day = 24 * 3_600_000
  vi.mocked(hash).mockClear()

  const answers = [
    await resetPassword({ token: '', password }),
    await resetPassword({ token: randomText(32), password }),
    await resetPassword({ token: replaced, password }),
    await resetPassword({ token: live, password }, new Date(Date.now() + day + 1_000)),
    await findPasswordLink({ token: replaced }),
  ]
  expect(answers[0]).toMatchObject(invalid)
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(hash).not.toHaveBeenCalled()
  expect(await works(live)).toBe(true)
})

test('of two links made at once, one works', async () => {
  const { userId } = await anAccount()
  const tokens = await Promise.all([aLink(userId), aLink(userId)])
  expect((await Promise.all(tokens.map(works))).sort()).toEqual([false, true])
})

test('a new password by link lifts a lock-out; making or looking at the link lifts nothing', async () => {
  const { userId, email } = await anAccount()
  for (let tries = 0; tries < 5; tries += 1) await checkCredentials({ email, password: 'wrong' })
  const token = await aLink(userId)
  await findPasswordLink({ token })
  expect(await checkCredentials({ email, password: old })).toMatchObject({
    failure: { code: 'locked_out' },
  })
  await resetPassword({ token, password })
  expect((await checkCredentials({ email, password })).ok).toBe(true)
})

test('API tokens go on, as they do when a password is changed', async () => {
  const member = await aMember()
  const made = await createApiToken(member, {
    name: 'script',
    scopes: ['subscription:read'],
    expiresInDays: 1,
  })
  if (!made.ok) throw new Error(made.failure.message)
  await resetPassword({ token: await aLink(idOf(member)), password })
  expect(await findTokenHolder(`Bearer ${made.value.token}`)).not.toBeNull()
})

test('a link ends when the password is changed, or its user shut out, and does not come back', async () => {
  const changed = await anAccount()
  const first = await aLink(changed.userId)
  await changePassword({ userId: changed.userId, name: 'Pat' }, { current: old, password })
  expect(await works(first)).toBe(false)

  const { userId } = await anAccount()
  const second = await aLink(userId)
  await setUserDisabled(administrator, { userId, disabled: true })
  expect(await createPasswordLink(administrator, { userId })).toMatchObject(refused)
  await setUserDisabled(administrator, { userId, disabled: false })
  expect(await resetPassword({ token: second, password })).toMatchObject(invalid)
})

test('nobody makes a link for themselves, none but an administrator for an administrator, and none for nobody', async () => {
  const [publisher, other] = [await aStaff('publisher'), await aStaff()]
  const { userId } = await anAccount()
  expect(await createPasswordLink(administrator, { userId: idOf(administrator) })).toMatchObject(
    refused,
  )
  expect(await createPasswordLink(publisher, { userId: idOf(other) })).toMatchObject({
    failure: { code: 'forbidden' },
  })
  expect(await createPasswordLink(administrator, { userId: newId('usr') })).toMatchObject({
    failure: { code: 'not_found' },
  })
  expect((await createPasswordLink(administrator, { userId: idOf(other) })).ok).toBe(true)
  expect((await createPasswordLink(publisher, { userId })).ok).toBe(true)
})

test.each([
  ['is shut out', (userId: string) => setUserDisabled(administrator, { userId, disabled: true })],
  ['becomes less', (userId: string) => changeStaffRole(administrator, { userId, role: 'auditor' })],
])('the links of an administrator end when the administrator %s', async (_, act) => {
  const second = await aStaff()
  const [theirs, ours] = [await anAccount(), await anAccount()]
  const backDoor = tokenOf(await createPasswordLink(second, { userId: theirs.userId }))
  const wanted = await aLink(ours.userId)
  expect(await act(idOf(second))).toMatchObject({ ok: true })
  expect(await works(backDoor)).toBe(false)
  expect(await works(wanted)).toBe(true)
})

test('a link made for a partner opens no member of the staff', async () => {
  const member = await aMember()
  const promoted = await aLink(idOf(member))
  await changeStaffRole(administrator, { userId: idOf(member), role: 'administrator' })
  expect(await works(promoted)).toBe(false)

  const guest = await aMember()
  const user = { userId: idOf(guest), name: 'Ada', email: await emailOf(idOf(guest)) }
  const invited = await inviteStaff(administrator, { email: user.email, role: 'auditor' })
  if (!invited.ok) throw new Error(invited.failure.message)
  const invitation = new URL(invited.value.link).hash.slice(1)
  const token = await aLink(user.userId)
  expect((await acceptInvitation(user, { token: invitation })).ok).toBe(true)
  expect(await works(token)).toBe(false)
})

test('an owner makes a link for a member who is in no other organisation and not staff', async () => {
  const owner = await aMember()
  const { organisationId } = owner
  const member = await aMember({ organisationId, role: 'viewer' })
  const userId = idOf(member)
  expect(await resetPassword({ token: await ownersLink(owner, userId), password })).toMatchObject({
    ok: true,
  })
  expect(
    await db.auditEvent.count({
      where: { targetId: userId, organisationId, action: { startsWith: 'user.password' } },
    }),
  ).toBe(2)

  expect(await createMemberPasswordLink(owner, { userId: idOf(owner) })).toMatchObject(refused)
  const stranger = await aMember()
  expect(await createMemberPasswordLink(owner, { userId: idOf(stranger) })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('for a member who is elsewhere too, staff or shut out an owner makes none, and learns not why', async () => {
  const owner = await aMember()
  const colleague = async () => idOf(await aMember({ organisationId: owner.organisationId }))
  const [elsewhere, staff, out] = [await colleague(), await colleague(), await colleague()]
  await createOrganisation({ userId: elsewhere, name: 'Ada' }, { organisationName: 'Hooli' })
  await changeStaffRole(administrator, { userId: staff, role: 'auditor' })
  await setUserDisabled(administrator, { userId: out, disabled: true })

  const answers = await Promise.all(
    [elsewhere, staff, out].map((userId) => createMemberPasswordLink(owner, { userId })),
  )
  expect(answers[0]).toMatchObject(refused)
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

test('the link of an owner ends when its holder joins another organisation or the staff', async () => {
  const owner = await aMember()
  const { organisationId } = owner
  const [joins, rises] = [await aMember({ organisationId }), await aMember({ organisationId })]
  const first = await ownersLink(owner, idOf(joins))
  await createOrganisation({ userId: idOf(joins), name: 'Ada' }, { organisationName: 'Hooli' })
  expect(await resetPassword({ token: first, password })).toMatchObject(invalid)

  const second = await ownersLink(owner, idOf(rises))
  // Put there by hand: a role that is given in the ordinary way ends the link itself.
  await db.user.update({ where: { id: idOf(rises) }, data: { staffRole: 'auditor' } })
  expect(await resetPassword({ token: second, password })).toMatchObject(invalid)
})

test.each([
  ['is removed', removeMember],
  [
    'becomes less',
    (by: OrganisationScope, { userId }: { userId: string }) =>
      changeMemberRole(by, { userId, role: 'developer' }),
  ],
])('the links of an owner end when the owner %s', async (_, act) => {
  const owner = await aMember()
  const { organisationId } = owner
  const second = await aMember({ organisationId })
  const [one, two] = [await aMember({ organisationId }), await aMember({ organisationId })]
  const backDoor = await ownersLink(second, idOf(one))
  const wanted = await ownersLink(owner, idOf(two))
  expect(await act(owner, { userId: idOf(second) })).toMatchObject({ ok: true })
  expect(await works(backDoor)).toBe(false)
  expect(await works(wanted)).toBe(true)
})

test('a token makes no link, whatever its maker may', async () => {
  const { userId } = await anAccount()
  const byToken = (scope: Scope) => ({
    ...scope,
    actor: { ...scope.actor, via: 'token:tok_0000000000000000' },
  })
  expect(
    await createPasswordLink(byToken(administrator) as typeof administrator, { userId }),
  ).toMatchObject(refused)
  const owner = await aMember()
  expect(
    await createMemberPasswordLink(byToken(owner) as OrganisationScope, { userId: idOf(owner) }),
  ).toMatchObject(refused)
  expect(await db.passwordLink.count({ where: { userId } })).toBe(0)
})
