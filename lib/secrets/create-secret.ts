import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { nameTaken } from './name-taken.ts'
import { noteChange, whoIn } from './note-change.ts'
import type { CreateSecretInput } from './schema.ts'

/** Keeps a text; the gateways get it at once. */
export async function createSecret(
  scope: StaffScope,
  { name, value }: CreateSecretInput,
): Promise<Result<{ secretId: string }, 'conflict'>> {
  const id = newId('sec')
  try {
    await transaction(async (tx) => {
      await tx.secret.create({
        data: { id, name, kind: 'text', sealed: seal(value), replacedById: whoIn(scope) },
        select: { id: true },
      })
      await noteChange(tx)
      await recordAudit(tx, scope, {
        action: 'secret.created',
        targetId: id,
        after: { name, kind: 'text' },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error)) return nameTaken
    throw error
  }
  return ok({ secretId: id })
}
