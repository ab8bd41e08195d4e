import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { endInvitations } from './end-invitations.ts'
import { hasOtherOwner, lockMembers } from './organisation-members.ts'
import { endPasswordLinks } from './password-link.ts'
import type { ChangeMemberRoleInput } from './people-schema.ts'
import { memberMay } from './permissions.ts'
import { requireRoleSeen } from './require-role-seen.ts'
import type { OrganisationScope } from './scope.ts'

/**
 * Gives a member another role; ownership is handed on by making somebody else an owner first. Invitations of a member
 * who may no longer invite end, and so do links for a new password that it made.
 */
export const changeMemberRole = (
  scope: OrganisationScope,
  { userId, role, roleSeen }: ChangeMemberRoleInput,
  now = new Date(),
): Promise<Result<{ userId: string }, 'not_found' | 'conflict' | 'last_owner'>> =>
  transaction(async (tx) => {
    const { organisationId } = scope
    const members = await lockMembers(tx, organisationId)
    const member = members.find((candidate) => candidate.userId === userId)
    if (!member) return fail('not_found', 'No such member.')
    const seen = requireRoleSeen(member.role, roleSeen)
    if (!seen.ok) return seen
    if (role !== 'owner' && member.role === 'owner' && !hasOtherOwner(members, userId))
      return fail('last_owner', 'This is the only owner. Make somebody else an owner first.')
    await tx.membership.updateMany({ where: { organisationId, userId }, data: { role } })
    const mayWrite = memberMay(role, 'organisation:write')
    const invitationsEnded = mayWrite
      ? 0
      : await endInvitations(tx, { organisationId, invitedById: userId }, now)
    const passwordLinksEnded = mayWrite
      ? 0
      : await endPasswordLinks(tx, { organisationId, madeById: userId })
    await recordAudit(tx, scope, {
      action: 'member.role_changed',
      targetId: userId,
      before: { role: member.role },
      after: { role, invitationsEnded, passwordLinksEnded },
    })
    return ok({ userId })
  })
