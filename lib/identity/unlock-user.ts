import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { allTries } from './password-tries.ts'
import type { StaffScope } from './scope.ts'

/** Opens an account that wrong passwords have closed, before its quarter of an hour is over. */
export const unlockUser = (
  scope: StaffScope,
  { userId }: { userId: string },
): Promise<Result<{ userId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const unlocked = await tx.user.updateMany({ where: { id: userId }, data: allTries })
    if (unlocked.count !== 1) return fail('not_found', 'No such user.')
    await recordAudit(tx, scope, { action: 'user.unlocked', targetId: userId })
    return ok({ userId })
  })
