import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Prisma } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** What the audit log keeps of exceptions that go with their step. */
const exceptionFields = {
  id: true,
  productId: true,
  apiId: true,
  operationId: true,
  reason: true,
  ownerId: true,
  endsAt: true,
  endedAt: true,
} as const

/** Takes a step out, and the exceptions from it; it is enforced until the next deployment. */
export const removeStep = (
  scope: StaffScope,
  { stepId }: { stepId: string },
): Promise<Result<{ stepId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const [before] = await tx.step.findMany({
      where: { id: stepId },
      select: {
        policy: true,
        scope: true,
        mode: true,
        config: true,
        exceptions: { select: exceptionFields, orderBy: { id: 'asc' } },
      },
    })
    const removed = await tx.step.deleteMany({ where: { id: stepId } })
    if (!before || removed.count !== 1) return fail('not_found', 'No such step.')
    await recordAudit(tx, scope, {
      action: 'step.removed',
      targetId: stepId,
      before: {
        ...before,
        exceptions: before.exceptions.map(({ endsAt, endedAt, ...exception }) => ({
          ...exception,
          endsAt: endsAt.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
        })),
      } as Prisma.InputJsonObject,
    })
    return ok({ stepId })
  })
