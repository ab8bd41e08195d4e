import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { hashToken } from './api-token-holder.ts'
import { invalidPasswordLink } from './find-password-link.ts'
import { hashPassword } from './password.ts'
import { findLivePasswordLink } from './password-link.ts'
import { forgiveTries } from './password-tries.ts'
import { newcomerScope } from './system-scope.ts'

/**
 * Uses the link up, once, and sets the password: every session of the user ends, and wrong tries are forgiven. API
 * tokens go on, as they do when a password is changed.
 */
export async function resetPassword(
  { token, password }: { token: string; password: string },
  now = new Date(),
): Promise<Result<{ email: string }, 'password_link_invalid'>> {
  // Hashing is dear on purpose, so nobody has it done by a token that opens nothing. It is still taken only once, below.
  const link = await findLivePasswordLink(db, token, now)
  if (!link) return invalidPasswordLink
  const { userId, madeById, organisationId } = link
  const { name, email } = link.user
  const passwordHash = await hashPassword(password)
  try {
    await transaction(async (tx) => {
      await forgiveTries(tx, email)
      await tx.user.update({
        where: { id: userId },
        data: { passwordHash, sessionEpoch: { increment: 1 } },
        select: { id: true },
      })
      // After the update, which has others who use or withdraw the link wait: what it sees stays so.
      await takeLink(tx, token, now)
      await recordAudit(tx, newcomerScope('password-link', { userId, name }), {
        action: 'user.password_reset',
        targetId: userId,
        organisationId,
        after: { linkMadeBy: madeById },
      })
    })
  } catch (error) {
    if (error instanceof LinkGone) return invalidPasswordLink
    throw error
  }
  return ok({ email })
}

/** Rolls back: somebody else was faster. */
class LinkGone extends Error {}

async function takeLink(tx: Tx, token: string, now: Date): Promise<void> {
  const live = await findLivePasswordLink(tx, token, now)
  const taken = await tx.passwordLink.deleteMany({ where: { tokenHash: hashToken(token) } })
  if (!live || taken.count !== 1) throw new LinkGone()
}
