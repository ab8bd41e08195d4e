import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Prisma } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Takes a step out; it is enforced until the next deployment. */
export const removeStep = (
  scope: StaffScope,
  { stepId }: { stepId: string },
): Promise<Result<{ stepId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const [before] = await tx.step.findMany({
      where: { id: stepId },
      select: { policy: true, scope: true, mode: true, config: true },
    })
    const removed = await tx.step.deleteMany({ where: { id: stepId } })
    if (!before || removed.count !== 1) return fail('not_found', 'No such step.')
    await recordAudit(tx, scope, {
      action: 'step.removed',
      targetId: stepId,
      before: before as Prisma.InputJsonObject,
    })
    return ok({ stepId })
  })
