import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { randomText } from '#lib/shared/ids.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeMemberRole } from './change-member-role.ts'
import { changeStaffRole } from './change-staff-role.ts'
import { findInvitation } from './find-invitation.ts'
import { findOrganisation } from './find-organisation.ts'
import { inviteMember } from './invite-member.ts'
import { inviteStaff } from './invite-staff.ts'
import { leaveOrganisation, removeMember } from './remove-member.ts'
import type { Scope } from './scope.ts'
import { setUserDisabled } from './set-user-disabled.ts'

const account = { name: 'Niels', password: 'a sentence is fine' }
const idOf = (scope: Scope) => scope.actor.userId ?? ''
const newAddress = () => `${randomText(10)}@example.com`
const tokenOf = (made: Awaited<ReturnType<typeof inviteStaff>>) => {
  if (!made.ok) throw new Error(made.failure.message)
  return new URL(made.value.link).hash.slice(1)
}
const isOpen = async (token: string) => (await findInvitation({ token })).ok

test.each([
  ['is removed', (owner, userId) => removeMember(owner, { userId })],
  ['becomes less', (owner, userId) => changeMemberRole(owner, { userId, role: 'developer' })],
  ['is shut out', async (_, userId) => setUserDisabled(await aStaff(), { userId, disabled: true })],
] as [string, (owner: Awaited<ReturnType<typeof aMember>>, userId: string) => Promise<unknown>][])(
  'the invitations of an owner end when the owner %s, and those of others stay',
  async (_, act) => {
    const owner = await aMember()
    const other = await aMember({ organisationId: owner.organisationId })
    const backDoor = tokenOf(await inviteMember(other, { email: newAddress(), role: 'owner' }))
    const wanted = tokenOf(await inviteMember(owner, { email: newAddress(), role: 'viewer' }))

    await act(owner, idOf(other))
    expect(await acceptInvitation(null, { token: backDoor, account })).toMatchObject({
      failure: { code: 'invitation_invalid' },
    })
    expect((await acceptInvitation(null, { token: wanted, account })).ok).toBe(true)
  },
)

test('the invitations of an owner end when the owner leaves', async () => {
  const owner = await aMember()
  const other = await aMember({ organisationId: owner.organisationId })
  const token = tokenOf(await inviteMember(other, { email: newAddress(), role: 'owner' }))
  await leaveOrganisation(other, {})
  expect(await isOpen(token)).toBe(false)
})

test.each([
  [
    'is shut out',
    (by: Awaited<ReturnType<typeof aStaff>>, userId: string) =>
      setUserDisabled(by, { userId, disabled: true }),
  ],
  [
    'becomes less',
    (by: Awaited<ReturnType<typeof aStaff>>, userId: string) =>
      changeStaffRole(by, { userId, role: 'auditor' }),
  ],
])('the invitations of an administrator end when the administrator %s', async (_, act) => {
  const [first, second] = [await aStaff(), await aStaff()]
  const backDoor = tokenOf(
    await inviteStaff(second, { email: newAddress(), role: 'administrator' }),
  )
  const wanted = tokenOf(await inviteStaff(first, { email: newAddress(), role: 'auditor' }))

  expect(await act(first, idOf(second))).toMatchObject({ ok: true })
  expect(await isOpen(backDoor)).toBe(false)
  expect(await isOpen(wanted)).toBe(true)
})

test('an invitation cannot make less of somebody who is among the staff meanwhile', async () => {
  await db.user.updateMany({ data: { staffRole: null } })
  const first = await aStaff()
  const member = await aMember()
  const { email } = await db.user.findUniqueOrThrow({ where: { id: idOf(member) } })
  const token = tokenOf(await inviteStaff(first, { email, role: 'approver' }))
  // Put there by hand: the link would be ended by changing the role in the ordinary way.
  await db.user.update({ where: { id: idOf(member) }, data: { staffRole: 'administrator' } })
  await changeStaffRole(first, { userId: idOf(first), role: 'auditor' })
  await db.invitation.updateMany({ where: { email }, data: { revokedAt: null } })

  const user = { userId: idOf(member), name: 'Ada', email }
  expect(await acceptInvitation(user, { token })).toMatchObject({
    failure: { code: 'already_member' },
  })
  expect(await db.user.findUnique({ where: { id: idOf(member) } })).toMatchObject({
    staffRole: 'administrator',
  })
})

test('a link into the staff ends when its holder is given a role, so that it cannot give one back', async () => {
  const administrator = await aStaff()
  const member = await aMember()
  const { email } = await db.user.findUniqueOrThrow({ where: { id: idOf(member) } })
  const token = tokenOf(await inviteStaff(administrator, { email, role: 'administrator' }))
  await changeStaffRole(administrator, { userId: idOf(member), role: 'auditor' })
  await changeStaffRole(administrator, { userId: idOf(member), role: null })

  const user = { userId: idOf(member), name: 'Ada', email }
  expect(await acceptInvitation(user, { token })).toMatchObject({
    failure: { code: 'invitation_invalid' },
  })
})

test('of one address invited twice at once, one link is open', async () => {
  const [owner, administrator] = [await aMember(), await aStaff()]
  const email = newAddress()
  const links = await Promise.all([
    inviteMember(owner, { email, role: 'owner' }),
    inviteMember(owner, { email, role: 'viewer' }),
  ])
  expect((await Promise.all(links.map(tokenOf).map(isOpen))).sort()).toEqual([false, true])
  expect((await findOrganisation(owner)).invitations).toHaveLength(1)

  const staff = await Promise.all([
    inviteStaff(administrator, { email, role: 'auditor' }),
    inviteStaff(administrator, { email, role: 'approver' }),
  ])
  expect((await Promise.all(staff.map(tokenOf).map(isOpen))).sort()).toEqual([false, true])
})

test('what ended with somebody’s rights stands in the audit row', async () => {
  const owner = await aMember()
  const other = await aMember({ organisationId: owner.organisationId })
  await inviteMember(other, { email: newAddress(), role: 'owner' })
  await removeMember(owner, { userId: idOf(other) })
  expect(
    await db.auditEvent.findFirst({ where: { action: 'member.removed', targetId: idOf(other) } }),
  ).toMatchObject({ before: { role: 'owner' }, after: { invitationsEnded: 1 } })
})
