import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Takes a hostname away: with the next deployment calls by it are refused, or, after the last one, by no name any more. */
export const deleteHostname = (
  scope: StaffScope,
  { hostnameId }: { hostnameId: string },
): Promise<Result<{ hostnameId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const [before] = await tx.hostname.findMany({
      where: { id: hostnameId },
      select: { name: true, certificateId: true },
    })
    const removed = await tx.hostname.deleteMany({ where: { id: hostnameId } })
    if (!before || removed.count !== 1) return fail('not_found', 'No such hostname.')
    await recordAudit(tx, scope, { action: 'hostname.deleted', targetId: hostnameId, before })
    return ok({ hostnameId })
  })
