import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { requireUnchanged, versionOf } from '#lib/shared/version-of.ts'
import { exceptionFaults, REFUSED } from './exception-faults.ts'
import { findLive } from './find-live.ts'
import type { ChangeExceptionInput } from './schema.ts'

/** Gives an exception another end, reason or owner; another end holds with the next deployment. */
export const changeException = (
  scope: StaffScope,
  { exceptionId, versionSeen, ...after }: ChangeExceptionInput,
  now = new Date(),
): Promise<
  Result<
    { exceptionId: string },
    'not_found' | 'invalid_exception' | 'exception_ended' | 'conflict'
  >
> =>
  transaction(async (tx) => {
    const live = await findLive(tx, exceptionId, now)
    if (!live.ok) return live
    const unchanged = requireUnchanged(versionOf(live.value), versionSeen)
    if (!unchanged.ok) return unchanged
    const faults = await exceptionFaults(tx, after, now)
    if (faults.length > 0) return fail('invalid_exception', REFUSED, faults)
    await tx.stepException.update({ where: { id: exceptionId }, data: after, select: { id: true } })
    await recordAudit(tx, scope, {
      action: 'exception.changed',
      targetId: exceptionId,
      before: live.value,
      after,
    })
    return ok({ exceptionId })
  })
