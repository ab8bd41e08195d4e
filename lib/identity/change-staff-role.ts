import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hasOtherAdministrator, lockStaff } from './administrators.ts'
import { endInvitations } from './end-invitations.ts'
import { endPasswordLinks } from './password-link.ts'
import type { ChangeStaffRoleInput } from './people-schema.ts'
import { requireRoleSeen } from './require-role-seen.ts'
import { revokeTokens } from './revoke-tokens.ts'
import type { StaffScope } from './scope.ts'

/**
 * Gives a user another role among the staff; null takes it away, and with it the user's staff tokens. Invitations into
 * the staff that the user has sent or got end: none may give back what was taken. So
 * do links for a new password: who made one for a partner may not be one who makes one for staff.
 */
export const changeStaffRole = (
  scope: StaffScope,
  { userId, role, roleSeen }: ChangeStaffRoleInput,
  now = new Date(),
): Promise<Result<{ userId: string }, 'not_found' | 'conflict' | 'last_administrator'>> =>
  transaction(async (tx) => {
    await lockStaff(tx)
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { staffRole: true, email: true },
    })
    if (!user) return fail('not_found', 'No such user.')
    const seen = requireRoleSeen(user.staffRole, roleSeen)
    if (!seen.ok) return seen
    const administersNoMore = user.staffRole === 'administrator' && role !== 'administrator'
    if (administersNoMore && !(await hasOtherAdministrator(tx, userId)))
      return fail('last_administrator', 'This is the only administrator.')
    await tx.user.update({ where: { id: userId }, data: { staffRole: role }, select: { id: true } })
    const tokensRevoked =
      role === null ? await revokeTokens(tx, { userId, organisationId: null }, now) : 0
    const theirs = role === 'administrator' ? [] : [{ invitedById: userId }]
    const invitationsEnded = await endInvitations(
      tx,
      { organisationId: null, OR: [{ email: user.email }, ...theirs] },
      now,
    )
    const made = role === 'administrator' ? [] : [{ madeById: userId, organisationId: null }]
    const passwordLinksEnded = await endPasswordLinks(tx, { OR: [{ userId }, ...made] })
    await recordAudit(tx, scope, {
      action: 'staff.role_changed',
      targetId: userId,
      before: { role: user.staffRole },
      after: { role, tokensRevoked, invitationsEnded, passwordLinksEnded },
    })
    return ok({ userId })
  })
