import { db } from '#lib/db/client.ts'
import type { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'
import { memberRoles, staffRoles } from '#lib/identity/permissions.ts'
import { proveMember, proveStaff } from '#lib/identity/prove.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { newId, randomText } from '#lib/shared/ids.ts'

const aUser = async (staffRole: StaffRole | null) => {
  const id = newId('usr')
  await db.user.create({
    data: {
      id,
      email: `${randomText(10)}@example.com`,
      name: 'Ada',
      passwordHash: 'none',
      staffRole,
    },
  })
  return id
}

/** A user in an organisation (a new one unless given), proven for the least that its role may do. */
export async function aMember({
  role = 'owner' as MemberRole,
  organisationId = '',
} = {}): Promise<OrganisationScope> {
  const userId = await aUser(null)
  const id = organisationId || newId('org')
  if (!organisationId)
    await db.organisation.create({ data: { id, name: `Organisation ${randomText(6)}` } })
  await db.membership.create({ data: { id: newId('mem'), organisationId: id, userId, role } })
  const proven = proveMember(
    {
      userId,
      name: 'Ada',
      email: '',
      staffRole: null,
      membership: { organisationId: id, role },
      tokenScopes: null,
      via: 'browser',
      address: null,
      requestId: 'req',
    },
    memberRoles[role][0] ?? 'subscription:read',
  )
  if (!proven.ok) throw new Error(proven.failure.message)
  return proven.value
}

/** A member of staff, proven for the least that its role may do. */
export async function aStaff(role: StaffRole = 'administrator'): Promise<StaffScope> {
  const userId = await aUser(role)
  const proven = proveStaff(
    {
      userId,
      name: 'Grace',
      email: '',
      staffRole: role,
      membership: null,
      tokenScopes: null,
      via: 'browser',
      address: null,
      requestId: 'req',
    },
    staffRoles[role][0] ?? 'api:read',
  )
  if (!proven.ok) throw new Error(proven.failure.message)
  return proven.value
}
