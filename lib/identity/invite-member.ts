import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { MemberRole } from '#lib/db/generated/enums.ts'
import { transaction } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { endInvitations } from './end-invitations.ts'
import { newInvitationLink } from './invitation-link.ts'
import { lockMembers } from './organisation-members.ts'
import type { OrganisationScope } from './scope.ts'

/** Invites an address into the organisation; an open invitation of the same address is replaced. */
export const inviteMember = (
  scope: OrganisationScope,
  { email, role }: { email: string; role: MemberRole },
  now = new Date(),
): Promise<Result<{ invitationId: string; link: string }, 'already_member'>> =>
  transaction(async (tx) => {
    const { organisationId } = scope
    await lockMembers(tx, organisationId)
    const members = await tx.membership.count({ where: { organisationId, user: { email } } })
    if (members > 0) return fail('already_member', `${email} is a member already.`)
    await endInvitations(tx, { organisationId, email }, now)
    const { link, ...secret } = newInvitationLink(now)
    const invitationId = newId('inv')
    await tx.invitation.create({
      data: {
        id: invitationId,
        email,
        organisationId,
        memberRole: role,
        invitedById: scope.actor.userId ?? '',
        ...secret,
      },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: 'member.invited',
      targetId: invitationId,
      after: { email, role },
    })
    return ok({ invitationId, link })
  })
