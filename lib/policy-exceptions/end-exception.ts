import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { findLive } from './find-live.ts'

/** Ends an exception before its time; gateways skip the step until the next deployment, or the end that was set. */
export const endException = (
  scope: StaffScope,
  { exceptionId }: { exceptionId: string },
  now = new Date(),
): Promise<Result<{ exceptionId: string }, 'not_found' | 'exception_ended'>> =>
  transaction(async (tx) => {
    const live = await findLive(tx, exceptionId, now)
    if (!live.ok) return live
    await tx.stepException.update({
      where: { id: exceptionId },
      data: { endedAt: now, endedById: scope.actor.userId ?? scope.actor.name },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: 'exception.ended',
      targetId: exceptionId,
      before: live.value,
      after: { endedAt: now.toISOString() },
    })
    return ok({ exceptionId })
  })
