import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { Scope } from './scope.ts'

/** Takes an open invitation back: of the organisation, or of the staff when staff ask. */
export const revokeInvitation = (
  scope: Scope,
  { invitationId }: { invitationId: string },
  now = new Date(),
): Promise<Result<{ invitationId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const organisationId = scope.kind === 'organisation' ? scope.organisationId : null
    const revoked = await tx.invitation.updateMany({
      where: { id: invitationId, organisationId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    })
    if (revoked.count !== 1) return fail('not_found', 'No such invitation.')
    await recordAudit(tx, scope, { action: 'invitation.revoked', targetId: invitationId })
    return ok({ invitationId })
  })
