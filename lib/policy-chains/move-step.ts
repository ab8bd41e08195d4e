import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { MoveStepInput } from './schema.ts'

/** Lets a step run before or after its neighbour within its scope and target. At the end already: nothing happens. */
export const moveStep = (
  scope: StaffScope,
  { stepId, to }: MoveStepInput,
): Promise<Result<{ stepId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const step = await tx.step.findUnique({
      where: { id: stepId },
      select: { policy: true, scope: true, productId: true, apiId: true, operationId: true },
    })
    if (!step) return fail('not_found', 'No such step.')
    const { policy, ...target } = step
    // Of two moves in one place, one waits for the other.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`steps ${JSON.stringify(target)}`}))`
    const all = await tx.step.findMany({
      where: target,
      select: { id: true, position: true },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
    })
    const before = all.map(({ id }) => id)
    const from = before.indexOf(stepId)
    const place = from + (to === 'earlier' ? -1 : 1)
    if (from < 0 || place < 0 || place >= before.length) return ok({ stepId })
    const after = before.toSpliced(from, 1).toSpliced(place, 0, stepId)
    for (const [index, id] of after.entries())
      await tx.step.update({
        where: { id },
        data: { position: index + 1 },
        select: { id: true },
      })
    await recordAudit(tx, scope, {
      action: 'step.moved',
      targetId: stepId,
      before: { policy, place: from + 1 },
      after: { policy, place: place + 1 },
    })
    return ok({ stepId })
  })
