import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashPassword } from './password.ts'
import type { SignUpInput } from './schema.ts'
import { newcomerScope } from './system-scope.ts'

/** Makes a user with an organisation of its own, whose owner it is. */
export async function signUp(
  input: SignUpInput,
): Promise<Result<{ userId: string; organisationId: string }, 'email_taken'>> {
  const passwordHash = await hashPassword(input.password)
  const userId = newId('usr')
  const organisationId = newId('org')
  try {
    await transaction(async (tx) => {
      await tx.user.create({
        data: { id: userId, email: input.email, name: input.name, passwordHash },
        select: { id: true },
      })
      await tx.organisation.create({
        data: { id: organisationId, name: input.organisationName },
        select: { id: true },
      })
      await tx.membership.create({
        data: { id: newId('mem'), organisationId, userId, role: 'owner' },
        select: { id: true },
      })
      await recordAudit(tx, newcomerScope('sign-up', { userId, name: input.name }), {
        action: 'user.signed_up',
        targetId: userId,
        organisationId,
        after: { email: input.email, organisation: input.organisationName },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('email_taken', 'There is already an account with this e-mail.', [
        { path: 'email', message: 'Already in use.' },
      ])
    throw error
  }
  return ok({ userId, organisationId })
}
