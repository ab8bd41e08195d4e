import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashPassword, passwordMatches } from './password.ts'
import { endPasswordLinks } from './password-link.ts'
import { forgiveTries, takeTry } from './password-tries.ts'
import { newcomerScope } from './system-scope.ts'

/**
 * Sets another password and ends every session of the user, and a link to set one. The old password is asked for, with as many tries as there
 * are at sign-in: an open session does not tell it.
 */
export async function changePassword(
  person: { userId: string; name: string },
  { current, password }: { current: string; password: string },
  now = new Date(),
): Promise<Result<{ userId: string }, 'wrong_credentials' | 'locked_out'>> {
  const { userId } = person
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, passwordHash: true },
  })
  if (!(await takeTry(user.email, now)))
    return fail('locked_out', 'Too many tries. Wait a quarter of an hour.')
  if (!(await passwordMatches(user.passwordHash, current)))
    return fail('wrong_credentials', 'This is not the password that you have now.', [
      { path: 'current', message: 'This is not the password that you have now.' },
    ])
  const passwordHash = await hashPassword(password)
  await transaction(async (tx) => {
    await forgiveTries(tx, user.email)
    await tx.user.update({
      where: { id: userId },
      data: { passwordHash, sessionEpoch: { increment: 1 } },
      select: { id: true },
    })
    await endPasswordLinks(tx, { userId })
    await recordAudit(tx, newcomerScope('browser', person), {
      action: 'user.password_changed',
      targetId: userId,
    })
  })
  return ok({ userId })
}
