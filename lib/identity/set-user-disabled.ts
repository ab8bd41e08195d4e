import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hasOtherAdministrator } from './administrators.ts'
import type { StaffScope } from './scope.ts'

/** Shuts a user out at once, sessions and tokens alike, or lets it in again (which also lifts a lock-out). */
export const setUserDisabled = (
  scope: StaffScope,
  { userId, disabled }: { userId: string; disabled: boolean },
  now = new Date(),
): Promise<Result<{ userId: string }, 'not_found' | 'last_administrator'>> =>
  transaction(async (tx) => {
    const othersAdminister = await hasOtherAdministrator(tx, userId)
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { staffRole: true, disabledAt: true },
    })
    if (!user) return fail('not_found', 'No such user.')
    if (disabled && user.staffRole === 'administrator' && !othersAdminister)
      return fail('last_administrator', 'This is the only administrator.')
    await tx.user.update({
      where: { id: userId },
      data: disabled
        ? { disabledAt: user.disabledAt ?? now, sessionEpoch: { increment: 1 } }
        : { disabledAt: null, lockedUntil: null, failedSignIns: 0 },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: disabled ? 'user.disabled' : 'user.enabled',
      targetId: userId,
    })
    return ok({ userId })
  })
