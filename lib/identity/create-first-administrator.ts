import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashToken } from './api-token-holder.ts'
import { hashPassword } from './password.ts'
import type { SetupInput } from './schema.ts'
import { systemScope } from './system-scope.ts'

type Answer = Result<{ userId: string }, 'setup_link_invalid' | 'email_taken'>
const invalid = fail('setup_link_invalid', 'This link is not valid, or was used already.')
const linkOf = (tokenHash: string | null) => ({
  id: 1,
  ...(tokenHash && { setupTokenHash: tokenHash }),
})

/** Uses the one-time link up and makes the first administrator; of two at once one wins. */
export const createFirstAdministrator = (input: SetupInput): Promise<Answer> =>
  create(input, hashToken(input.token))

/** The same for an unattended set-up, whose credentials come from the environment; refused once there is one. */
export const createFirstAdministratorUnattended = (
  input: Omit<SetupInput, 'token'>,
): Promise<Answer> => create(input, null)

async function create(input: Omit<SetupInput, 'token'>, tokenHash: string | null): Promise<Answer> {
  // Hashing is dear on purpose: a wrong link must not have it done. The link is used up below, once.
  if (!(await db.installation.count({ where: linkOf(tokenHash) }))) return invalid
  const passwordHash = await hashPassword(input.password)
  const userId = newId('usr')
  try {
    return await transaction<Answer>(async (tx) => {
      const used = await tx.installation.updateMany({
        where: linkOf(tokenHash),
        data: { setupTokenHash: null },
      })
      const administrators = await tx.user.count({ where: { staffRole: 'administrator' } })
      if (used.count !== 1 || administrators > 0) return invalid
      const { name, email } = input
      await tx.user.create({
        data: { id: userId, email, name, passwordHash, staffRole: 'administrator' },
        select: { id: true },
      })
      await recordAudit(tx, systemScope('setup'), {
        action: 'user.first_administrator_created',
        targetId: userId,
        after: { email },
      })
      return ok({ userId })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('email_taken', 'There is already an account with this e-mail.', [
        { path: 'email', message: 'Already in use.' },
      ])
    throw error
  }
}
