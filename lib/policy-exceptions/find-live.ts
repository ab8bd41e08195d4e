import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** What an exception that is not over says, for whoever changes it; others wait until that is done. */
export async function findLive(
  tx: Tx,
  exceptionId: string,
  now: Date,
): Promise<
  Result<{ reason: string; ownerId: string; endsAt: string }, 'not_found' | 'exception_ended'>
> {
  await tx.$queryRaw`select 1 from "StepException" where id = ${exceptionId} for update`
  const found = await tx.stepException.findUnique({
    where: { id: exceptionId },
    select: { reason: true, ownerId: true, endsAt: true, endedAt: true },
  })
  if (!found) return fail('not_found', 'No such exception.')
  const { endedAt, endsAt, ...terms } = found
  if (endedAt !== null || endsAt <= now)
    return fail('exception_ended', 'The exception has ended already. Make another one.')
  return ok({ ...terms, endsAt: endsAt.toISOString() })
}
