import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hasOtherAdministrator, lockStaff } from './administrators.ts'
import { endInvitations } from './end-invitations.ts'
import { endPasswordLinks } from './password-link.ts'
import { forgiveTries } from './password-tries.ts'
import { revokeTokens } from './revoke-tokens.ts'
import type { StaffScope } from './scope.ts'

/** Shuts a user out at once or lets it in again. Sessions, tokens, sent invitations and links for new passwords end for good. */
export const setUserDisabled = (
  scope: StaffScope,
  { userId, disabled }: { userId: string; disabled: boolean },
  now = new Date(),
): Promise<Result<{ userId: string }, 'not_found' | 'last_administrator'>> =>
  transaction(async (tx) => {
    await lockStaff(tx)
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { email: true, staffRole: true, disabledAt: true },
    })
    if (!user) return fail('not_found', 'No such user.')
    const isAdministrator = user.staffRole === 'administrator'
    if (disabled && isAdministrator && !(await hasOtherAdministrator(tx, userId)))
      return fail('last_administrator', 'This is the only administrator.')
    await tx.user.update({
      where: { id: userId },
      data: disabled
        ? { disabledAt: user.disabledAt ?? now, sessionEpoch: { increment: 1 } }
        : { disabledAt: null },
      select: { id: true },
    })
    if (!disabled) await forgiveTries(tx, user.email)
    const tokensRevoked = disabled ? await revokeTokens(tx, { userId }, now) : 0
    const invitationsEnded = disabled ? await endInvitations(tx, { invitedById: userId }, now) : 0
    const passwordLinksEnded = disabled
      ? await endPasswordLinks(tx, { OR: [{ userId }, { madeById: userId }] })
      : 0
    await recordAudit(tx, scope, {
      action: disabled ? 'user.disabled' : 'user.enabled',
      targetId: userId,
      after: { tokensRevoked, invitationsEnded, passwordLinksEnded },
    })
    return ok({ userId })
  })
