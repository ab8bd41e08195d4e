import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { findTokenHolder } from './api-token-holder.ts'
import { changeMemberRole } from './change-member-role.ts'
import { createApiToken } from './create-api-token.ts'
import { createOrganisation } from './create-organisation.ts'
import { findInvitation } from './find-invitation.ts'
import { findOrganisation } from './find-organisation.ts'
import { inviteMember } from './invite-member.ts'
import { leaveOrganisation, removeMember } from './remove-member.ts'
import { renameOrganisation } from './rename-organisation.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { setUserDisabled } from './set-user-disabled.ts'

const account = { name: 'Niels', password: 'a sentence is fine' }
const tokenOf = (link: string) => new URL(link).hash.slice(1)
const auditOf = (targetId: string) =>
  db.auditEvent.findMany({ where: { targetId }, select: { action: true, organisationId: true } })
const idOf = (scope: Awaited<ReturnType<typeof aMember>>) => scope.actor.userId ?? ''

async function anInvitation(email: string, now?: Date) {
  const owner = await aMember()
  const invited = await inviteMember(owner, { email, role: 'developer' }, now)
  if (!invited.ok) throw new Error(invited.failure.message)
  return { owner, token: tokenOf(invited.value.link), ...invited.value }
}

test('an invitation makes an account in the organisation, once, and keeps no token', async () => {
  const { owner, token, invitationId } = await anInvitation('niels@example.com')
  expect(await findInvitation({ token })).toMatchObject({
    value: { email: 'niels@example.com', role: 'developer', hasAccount: false },
  })
  expect(JSON.stringify(await db.invitation.findMany())).not.toContain(token)

  const accepted = await acceptInvitation(null, { token, account })
  expect(accepted).toMatchObject({ ok: true, value: { email: 'niels@example.com' } })
  expect((await findOrganisation(owner)).members).toMatchObject([
    { role: 'owner' },
    { name: 'Niels', email: 'niels@example.com', role: 'developer' },
  ])
  expect(await auditOf(invitationId)).toEqual([
    { action: 'member.invited', organisationId: owner.organisationId },
    { action: 'invitation.accepted', organisationId: owner.organisationId },
  ])
  expect(await acceptInvitation(null, { token, account })).toMatchObject({
    failure: { code: 'invitation_invalid' },
  })
})

test('of two who use a link at once, one gets in', async () => {
  const { token } = await anInvitation('twice@example.com')
  const both = await Promise.all([
    acceptInvitation(null, { token, account }),
    acceptInvitation(null, { token, account }),
  ])
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
})

test('a link is for one address: another signed-in user cannot use it, and it stays open', async () => {
  const { token } = await anInvitation('meant@example.com')
  const other = { userId: 'usr_x', name: 'Eve', email: 'eve@example.com' }

  expect(await acceptInvitation(other, { token })).toMatchObject({
    failure: { code: 'invitation_invalid' },
  })
  expect(await acceptInvitation(null, { token })).toMatchObject({
    failure: { code: 'unauthenticated' },
  })
  expect((await findInvitation({ token })).ok).toBe(true)
})

test('somebody with an account accepts signed in, not by a second account', async () => {
  const other = await aMember()
  const { email } = await db.user.findUniqueOrThrow({ where: { id: idOf(other) } })
  const { owner, token } = await anInvitation(email)

  expect(await acceptInvitation(null, { token, account })).toMatchObject({
    failure: { code: 'email_taken' },
  })
  const user = { userId: idOf(other), name: 'Ada', email }
  expect((await acceptInvitation(user, { token })).ok).toBe(true)
  expect((await findOrganisation(owner)).members).toHaveLength(2)
  expect(await inviteMember(owner, { email, role: 'viewer' })).toMatchObject({
    failure: { code: 'already_member' },
  })
})

test('an invitation ends after seven days, when it is taken back, and when the address is invited anew', async () => {
  const old = await anInvitation('late@example.com', new Date(Date.now() - 7 * 86_400_000 - 1))
  expect((await findInvitation(old)).ok).toBe(false)

  const { owner, token, invitationId } = await anInvitation('back@example.com')
  expect((await revokeInvitation(owner, { invitationId })).ok).toBe(true)
  expect(await acceptInvitation(null, { token, account })).toMatchObject({
    failure: { code: 'invitation_invalid' },
  })

  const first = await inviteMember(owner, { email: 'anew@example.com', role: 'viewer' })
  await inviteMember(owner, { email: 'anew@example.com', role: 'viewer' })
  expect(first.ok && (await findInvitation({ token: tokenOf(first.value.link) })).ok).toBe(false)
})

test('another organisation’s invitation and members are not found', async () => {
  const { invitationId, owner } = await anInvitation('far@example.com')
  const stranger = await aMember()

  expect(await revokeInvitation(stranger, { invitationId })).toMatchObject({
    failure: { code: 'not_found' },
  })
  expect(await removeMember(stranger, { userId: idOf(owner) })).toMatchObject({
    failure: { code: 'not_found' },
  })
  expect(await changeMemberRole(stranger, { userId: idOf(owner), role: 'viewer' })).toMatchObject({
    failure: { code: 'not_found' },
  })
  expect(JSON.stringify(await findOrganisation(stranger))).not.toContain(owner.organisationId)
})

test('the only owner can neither leave, nor be removed, nor become less', async () => {
  const owner = await aMember()
  const userId = idOf(owner)
  for (const answer of [
    await leaveOrganisation(owner, {}),
    await removeMember(owner, { userId }),
    await changeMemberRole(owner, { userId, role: 'viewer' }),
  ])
    expect(answer).toMatchObject({ failure: { code: 'last_owner' } })
})

test('of two owners who leave at once, one stays', async () => {
  const first = await aMember()
  const second = await aMember({ organisationId: first.organisationId })
  const both = await Promise.all([leaveOrganisation(first, {}), leaveOrganisation(second, {})])

  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect((await findOrganisation(first)).members).toHaveLength(1)
})

test('an owner who is shut out does not count: the other one stays', async () => {
  const owner = await aMember()
  const other = await aMember({ organisationId: owner.organisationId })
  await setUserDisabled(await aStaff(), { userId: idOf(other), disabled: true })
  expect(await leaveOrganisation(owner, {})).toMatchObject({ failure: { code: 'last_owner' } })
  expect((await removeMember(owner, { userId: idOf(other) })).ok).toBe(true)
})

test('ownership is handed on by making another an owner first', async () => {
  const owner = await aMember()
  const other = await aMember({ role: 'developer', organisationId: owner.organisationId })
  expect((await changeMemberRole(owner, { userId: idOf(other), role: 'owner' })).ok).toBe(true)
  expect((await leaveOrganisation(owner, {})).ok).toBe(true)
  expect(await auditOf(idOf(owner))).toMatchObject([{ action: 'member.left' }])
})

test('a removed member’s tokens of the organisation end at once', async () => {
  const owner = await aMember()
  const member = await aMember({ role: 'developer', organisationId: owner.organisationId })
  const made = await createApiToken(member, {
    name: 'script',
    scopes: ['subscription:read'],
    expiresInDays: 1,
  })
  if (!made.ok) throw new Error(made.failure.message)
  expect(await findTokenHolder(`Bearer ${made.value.token}`)).not.toBeNull()

  expect((await removeMember(owner, { userId: idOf(member) })).ok).toBe(true)
  expect(await findTokenHolder(`Bearer ${made.value.token}`)).toBeNull()
})

test('an organisation is renamed, and another one made, each with its audit row', async () => {
  const owner = await aMember()
  await renameOrganisation(owner, { name: 'Acme two' })
  expect((await findOrganisation(owner)).name).toBe('Acme two')
  expect(await auditOf(owner.organisationId)).toMatchObject([{ action: 'organisation.renamed' }])

  const made = await createOrganisation(
    { userId: idOf(owner), name: 'Ada' },
    { organisationName: 'Side' },
  )
  if (!made.ok) throw new Error('It was refused.')
  const { organisationId } = made.value
  expect(await auditOf(organisationId)).toEqual([
    { action: 'organisation.created', organisationId },
  ])
})
