import 'server-only'
import { db } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { passwordMatches, wasteOneComparison } from './password.ts'
import { forgiveTries, takeTry } from './password-tries.ts'

export interface SignedIn {
  id: string
  name: string
  email: string
  sessionEpoch: number
}

/** Whether this e-mail and password belong together; five wrong tries close the address for a quarter of an hour. */
export async function checkCredentials(
  input: { email: string; password: string },
  now = new Date(),
): Promise<Result<SignedIn, 'wrong_credentials' | 'locked_out'>> {
  const user = await db.user.findUnique({
    where: { email: input.email },
    select: {
      id: true,
      name: true,
      email: true,
      sessionEpoch: true,
      passwordHash: true,
      disabledAt: true,
    },
  })
  if (!(await takeTry(input.email, now)))
    return fail('locked_out', 'Too many tries. Wait a quarter of an hour.')
  if (!user) {
    await wasteOneComparison(input.password)
    return fail('wrong_credentials', 'E-mail or password is wrong.')
  }
  const matches = await passwordMatches(user.passwordHash, input.password)
  if (!matches || user.disabledAt) return fail('wrong_credentials', 'E-mail or password is wrong.')
  await transaction(async (tx) => {
    await forgiveTries(tx, user.email)
    await tx.user.update({
      where: { id: user.id },
      data: { lastSignInAt: now },
      select: { id: true },
    })
  })
  return ok({ id: user.id, name: user.name, email: user.email, sessionEpoch: user.sessionEpoch })
}
