import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { transaction } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { lockStaff } from './administrators.ts'
import { endInvitations } from './end-invitations.ts'
import { newInvitationLink } from './invitation-link.ts'
import type { StaffScope } from './scope.ts'

/** Invites an address among the staff; an open invitation of the same address is replaced. */
export const inviteStaff = (
  scope: StaffScope,
  { email, role }: { email: string; role: StaffRole },
  now = new Date(),
): Promise<Result<{ invitationId: string; link: string }, 'already_member'>> =>
  transaction(async (tx) => {
    await lockStaff(tx)
    const staff = await tx.user.count({ where: { email, staffRole: { not: null } } })
    if (staff > 0) return fail('already_member', `${email} is among the staff already.`)
    await endInvitations(tx, { organisationId: null, email }, now)
    const { link, ...secret } = newInvitationLink(now)
    const invitationId = newId('inv')
    await tx.invitation.create({
      data: {
        id: invitationId,
        email,
        staffRole: role,
        invitedById: scope.actor.userId ?? '',
        ...secret,
      },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: 'staff.invited',
      targetId: invitationId,
      after: { email, role },
    })
    return ok({ invitationId, link })
  })
