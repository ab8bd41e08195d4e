import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { endInvitations } from './end-invitations.ts'
import { hasOtherOwner, lockMembers } from './organisation-members.ts'
import { endPasswordLinks } from './password-link.ts'
import { revokeTokens } from './revoke-tokens.ts'
import type { OrganisationScope } from './scope.ts'

type Answer = Promise<Result<{ userId: string }, 'not_found' | 'last_owner'>>

/** Ends a membership at once, and with it the member's tokens of this organisation what it sent and made. */
export const removeMember = (
  scope: OrganisationScope,
  { userId }: { userId: string },
  now = new Date(),
): Answer => endMembership(scope, { userId, action: 'member.removed', now })

/** The same, of oneself. */
export const leaveOrganisation = (scope: OrganisationScope, _: object, now = new Date()): Answer =>
  endMembership(scope, { userId: scope.actor.userId ?? '', action: 'member.left', now })

const endMembership = (
  scope: OrganisationScope,
  { userId, action, now }: { userId: string; action: string; now: Date },
): Answer =>
  transaction(async (tx) => {
    const { organisationId } = scope
    const members = await lockMembers(tx, organisationId)
    const member = members.find((candidate) => candidate.userId === userId)
    if (!member) return fail('not_found', 'No such member.')
    if (member.role === 'owner' && !hasOtherOwner(members, userId))
      return fail('last_owner', 'This is the only owner. Make somebody else an owner first.')
    const tokensRevoked = await revokeTokens(tx, { organisationId, userId }, now)
    await tx.membership.deleteMany({ where: { organisationId, userId } })
    const invitationsEnded = await endInvitations(tx, { organisationId, invitedById: userId }, now)
    const passwordLinksEnded = await endPasswordLinks(tx, {
      organisationId,
      OR: [{ userId }, { madeById: userId }],
    })
    await recordAudit(tx, scope, {
      action,
      targetId: userId,
      before: { role: member.role },
      after: { tokensRevoked, invitationsEnded, passwordLinksEnded },
    })
    return ok({ userId })
  })
