import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { forgiveTries } from './password-tries.ts'
import type { StaffScope } from './scope.ts'

/** Opens an account that wrong passwords have closed, before its quarter of an hour is over. */
export const unlockUser = (
  scope: StaffScope,
  { userId }: { userId: string },
): Promise<Result<{ userId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true } })
    if (!user) return fail('not_found', 'No such user.')
    await forgiveTries(tx, user.email)
    await recordAudit(tx, scope, { action: 'user.unlocked', targetId: userId })
    return ok({ userId })
  })
