import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Forgets a gateway. It goes on with what it has: stop it there. */
export const removeGateway = (
  scope: StaffScope,
  { gatewayId }: { gatewayId: string },
): Promise<Result<{ gatewayId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const removed = await tx.gateway.deleteMany({ where: { id: gatewayId } })
    if (removed.count !== 1) return fail('not_found', 'No such gateway.')
    await recordAudit(tx, scope, { action: 'gateway.removed', targetId: gatewayId })
    return ok({ gatewayId })
  })
