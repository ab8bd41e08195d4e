import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { requireUnchanged, versionOf } from '#lib/shared/version-of.ts'
import { noteChange, whoIn } from './note-change.ts'
import type { ReplaceSecretInput } from './schema.ts'

/** Gives a text another value, which holds for the next call without a deployment. */
export const replaceSecret = (
  scope: StaffScope,
  { secretId, value, versionSeen }: ReplaceSecretInput,
  now = new Date(),
): Promise<Result<{ secretId: string }, 'not_found' | 'conflict'>> =>
  transaction(async (tx) => {
    // Of two who replace one secret, one waits for the other.
    await tx.$queryRaw`select 1 from "Secret" where id = ${secretId} for update`
    const before = await tx.secret.findUnique({
      where: { id: secretId, kind: 'text' },
      select: { name: true, sealed: true },
    })
    if (!before) return fail('not_found', 'No such secret.')
    const unchanged = requireUnchanged(versionOf({ sealed: before.sealed }), versionSeen)
    if (!unchanged.ok) return unchanged
    await tx.secret.update({
      where: { id: secretId },
      data: { sealed: seal(value), replacedAt: now, replacedById: whoIn(scope) },
      select: { id: true },
    })
    await noteChange(tx)
    await recordAudit(tx, scope, {
      action: 'secret.replaced',
      targetId: secretId,
      after: { name: before.name, kind: 'text' },
    })
    return ok({ secretId })
  })
