import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isForeignKeyViolation, isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { exceptionFaults, REFUSED } from './exception-faults.ts'
import { type PlaceColumns, placeBelow } from './place-below.ts'
import type { CreateExceptionInput } from './schema.ts'

/** Lets a step not run at one place below it for a while; it holds with the next deployment. */
export async function createException(
  scope: StaffScope,
  { stepId, targetId, reason, endsAt, ownerId: chosen }: CreateExceptionInput,
  now = new Date(),
): Promise<Result<{ exceptionId: string }, 'not_found' | 'invalid_exception' | 'conflict'>> {
  const ownerId = chosen ?? scope.actor.userId
  try {
    return await transaction(async (tx) => {
      const step = await tx.step.findUnique({
        where: { id: stepId },
        select: { policy: true, scope: true, productId: true, apiId: true, operationId: true },
      })
      if (!step) return fail('not_found', 'No such step.')
      const place = await placeBelow(tx, step, targetId)
      const faults = await exceptionFaults(tx, { endsAt, ownerId }, now)
      if (!place)
        faults.unshift({
          path: 'targetId',
          message:
            'Choose a product, an API or an operation below the place where the step is set.',
        })
      if (!place || ownerId === null || faults.length > 0)
        return fail('invalid_exception', REFUSED, faults)
      await closeEnded(tx, { stepId, ...place }, now)
      const exceptionId = newId('exc')
      await tx.stepException.create({
        data: {
          id: exceptionId,
          stepId,
          ...place,
          reason,
          ownerId,
          endsAt,
          createdAt: now,
          createdById: scope.actor.userId ?? scope.actor.name,
        },
        select: { id: true },
      })
      await recordAudit(tx, scope, {
        action: 'exception.made',
        targetId: exceptionId,
        after: { stepId, policy: step.policy, targetId, reason, ownerId, endsAt },
      })
      return ok({ exceptionId })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail(
        'conflict',
        'The step is excepted there already. Change that exception, or end it first.',
      )
    if (isForeignKeyViolation(error))
      return fail('not_found', 'The step or the place was removed a moment ago.')
    throw error
  }
}

/** One whose end has come makes room for the next. */
const closeEnded = (tx: Tx, at: PlaceColumns & { stepId: string }, now: Date): Promise<number> =>
  tx.$executeRaw`update "StepException" set "endedAt" = "endsAt"
    where "stepId" = ${at.stepId} and "endedAt" is null and "endsAt" <= ${now}
      and coalesce("operationId", "apiId", "productId") = ${at.operationId ?? at.apiId ?? at.productId}`
