import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { findUses, isInLiveDeployment } from './find-uses.ts'
import { noteChange } from './note-change.ts'

/** Deletes a secret that nothing names, neither in the console nor on the gateways; they forget it at once. */
export const deleteSecret = (
  scope: StaffScope,
  { secretId }: { secretId: string },
): Promise<Result<{ secretId: string }, 'not_found' | 'in_use'>> =>
  transaction(async (tx) => {
    // Who is about to name it holds the row until that is done.
    await tx.$queryRaw`select 1 from "Secret" where id = ${secretId} for update`
    const secret = await tx.secret.findUnique({
      where: { id: secretId },
      select: { name: true, kind: true },
    })
    if (!secret) return fail('not_found', 'No such secret.')
    const uses = (await findUses(tx)).get(secretId) ?? []
    if (uses.length > 0) return fail('in_use', `It is used by ${uses.join(', ')}.`)
    if (await isInLiveDeployment(tx, secretId))
      return fail('in_use', 'The gateways still use it. Deploy first, so that they no longer do.')
    await tx.secret.delete({ where: { id: secretId }, select: { id: true } })
    await noteChange(tx)
    await recordAudit(tx, scope, { action: 'secret.deleted', targetId: secretId, before: secret })
    return ok({ secretId })
  })
