import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { Caller } from './caller.ts'
import { type MemberPermission, memberMay, type StaffPermission, staffMay } from './permissions.ts'
import type { Actor, OrganisationScope, StaffScope } from './scope.ts'

const actorOf = ({ userId, name, via, address, requestId }: Caller): Actor => ({
  userId,
  name,
  via,
  address,
  requestId,
})

const roleLacks = (permission: string) =>
  fail('forbidden', `Your role does not allow “${permission}”.`)
const tokenLacks = (permission: string) =>
  fail('forbidden', `The token lacks the scope “${permission}”.`)

/** Whether a member may do this in the organisation that the caller has chosen or whose token it sent. */
export function proveMember(
  caller: Caller | null,
  permission: MemberPermission,
): Result<OrganisationScope, 'unauthenticated' | 'forbidden'> {
  if (!caller) return fail('unauthenticated', 'Sign in first.')
  const { membership, tokenScopes } = caller
  if (!membership) return fail('forbidden', 'You belong to no organisation.')
  if (!memberMay(membership.role, permission)) return roleLacks(permission)
  if (tokenScopes && !tokenScopes.includes(permission)) return tokenLacks(permission)
  return ok({
    kind: 'organisation',
    organisationId: membership.organisationId,
    role: membership.role,
    actor: actorOf(caller),
  } as OrganisationScope)
}

/** Whether a member of staff may do this. A token of an organisation never may. */
export function proveStaff(
  caller: Caller | null,
  permission: StaffPermission,
): Result<StaffScope, 'unauthenticated' | 'forbidden'> {
  if (!caller) return fail('unauthenticated', 'Sign in first.')
  const { staffRole, tokenScopes } = caller
  if (!staffRole) return fail('forbidden', 'This is for staff.')
  if (!staffMay(staffRole, permission)) return roleLacks(permission)
  if (tokenScopes && !tokenScopes.includes(permission)) return tokenLacks(permission)
  return ok({ kind: 'staff', role: staffRole, actor: actorOf(caller) } as StaffScope)
}
