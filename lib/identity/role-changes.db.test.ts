import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { changeMemberRole } from './change-member-role.ts'
import { changeStaffRole } from './change-staff-role.ts'

const idOf = (scope: { actor: { userId: string | null } }) => scope.actor.userId ?? ''
const told = {
  failure: { code: 'conflict', message: expect.stringContaining('auditor') },
}

test('a role that was lowered meanwhile is not raised by who still saw the old one', async () => {
  const [first, person] = [await aStaff(), await aStaff('publisher')]
  const userId = idOf(person)
  const from = { userId, roleSeen: 'publisher' as const }
  expect((await changeStaffRole(first, { ...from, role: 'auditor' })).ok).toBe(true)
  expect(await changeStaffRole(first, { ...from, role: 'operator' })).toMatchObject(told)
  expect(await changeStaffRole(first, { ...from, role: null })).toMatchObject(told)
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({
    staffRole: 'auditor',
  })
  // Nobody has a role: that was seen as well.
  expect((await changeStaffRole(first, { userId, role: null })).ok).toBe(true)
  expect((await changeStaffRole(first, { userId, role: 'auditor', roleSeen: null })).ok).toBe(true)
  expect(await changeStaffRole(first, { userId, role: 'publisher', roleSeen: null })).toMatchObject(
    told,
  )
})

test('nor is that of a member', async () => {
  const owner = await aMember()
  const person = await aMember({ organisationId: owner.organisationId })
  const userId = idOf(person)
  const from = { userId, roleSeen: 'owner' as const }
  expect((await changeMemberRole(owner, { ...from, role: 'viewer' })).ok).toBe(true)
  expect(await changeMemberRole(owner, { ...from, role: 'developer' })).toMatchObject({
    failure: { code: 'conflict', message: expect.stringContaining('viewer') },
  })
  expect((await changeMemberRole(owner, { userId, role: 'developer' })).ok).toBe(true)
})
