import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { endInvitations } from './end-invitations.ts'
import { newInvitationLink } from './invitation-link.ts'
import type { Scope } from './scope.ts'

type Into =
  | { organisationId: string; memberRole: MemberRole }
  | { organisationId: null; staffRole: StaffRole }

/** Stores an invitation of an address in place of an open one, and answers its link, which nobody can read again. */
export async function createInvitation(
  tx: Tx,
  scope: Scope,
  { email, into, now }: { email: string; into: Into; now: Date },
): Promise<{ invitationId: string; link: string }> {
  const { organisationId } = into
  await endInvitations(tx, { organisationId, email }, now)
  const { link, ...secret } = newInvitationLink(now)
  const invitationId = newId('inv')
  await tx.invitation.create({
    data: { id: invitationId, email, invitedById: scope.actor.userId ?? '', ...into, ...secret },
    select: { id: true },
  })
  const asMember = 'memberRole' in into
  await recordAudit(tx, scope, {
    action: asMember ? 'member.invited' : 'staff.invited',
    targetId: invitationId,
    after: { email, role: asMember ? into.memberRole : into.staffRole },
  })
  return { invitationId, link }
}
