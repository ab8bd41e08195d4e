import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashPassword, passwordMatches } from './password.ts'
import { newcomerScope } from './system-scope.ts'

/** Sets another password and ends every session of the user; the old password is asked for. */
export async function changePassword(
  person: { userId: string; name: string },
  { current, password }: { current: string; password: string },
): Promise<Result<{ userId: string }, 'wrong_credentials'>> {
  const { userId } = person
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true },
  })
  if (!(await passwordMatches(user.passwordHash, current)))
    return fail('wrong_credentials', 'This is not the password that you have now.', [
      { path: 'current', message: 'This is not the password that you have now.' },
    ])
  const passwordHash = await hashPassword(password)
  await transaction(async (tx) => {
    await tx.user.update({
      where: { id: userId },
      data: { passwordHash, sessionEpoch: { increment: 1 } },
      select: { id: true },
    })
    await recordAudit(tx, newcomerScope('browser', person), {
      action: 'user.password_changed',
      targetId: userId,
    })
  })
  return ok({ userId })
}
