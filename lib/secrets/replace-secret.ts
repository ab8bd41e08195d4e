import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { noteChange, whoIn } from './note-change.ts'
import type { ReplaceSecretInput } from './schema.ts'

/** Gives a text another value, which holds for the next call without a deployment. */
export const replaceSecret = (
  scope: StaffScope,
  { secretId, value }: ReplaceSecretInput,
  now = new Date(),
): Promise<Result<{ secretId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const replaced = await tx.secret.updateManyAndReturn({
      where: { id: secretId, kind: 'text' },
      data: { sealed: seal(value), replacedAt: now, replacedById: whoIn(scope) },
      select: { name: true },
    })
    const [secret] = replaced
    if (!secret) return fail('not_found', 'No such secret.')
    await noteChange(tx)
    await recordAudit(tx, scope, {
      action: 'secret.replaced',
      targetId: secretId,
      after: { name: secret.name, kind: 'text' },
    })
    return ok({ secretId })
  })
