import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { appendKeyChanges } from './key-log.ts'
import { keyState } from './key-state.ts'

/** Refuses a key from now on, at every gateway. There is no way back. */
export const revokeKey = (
  scope: Scope,
  { keyId }: { keyId: string },
  now = new Date(),
): Promise<Result<{ keyId: string; changes: number[] }, 'not_found' | 'key_not_live'>> =>
  transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "Key" where id = ${keyId} for update`
    const key = await tx.key.findFirst({
      where: { id: keyId, ...ownRows(scope) },
      select: {
        id: true,
        slot: true,
        subscriptionId: true,
        organisationId: true,
        endsAt: true,
        replacedAt: true,
        revokedAt: true,
      },
    })
    if (!key) return fail('not_found', 'No such key.')
    const state = keyState(key, now)
    if (state === 'revoked' || state === 'ended')
      return fail('key_not_live', 'This key is refused already.')
    await tx.key.update({ where: { id: key.id }, data: { revokedAt: now }, select: { id: true } })
    const changes = await appendKeyChanges(tx, [key.id])
    await recordAudit(tx, scope, {
      action: 'key.revoked',
      targetId: key.id,
      organisationId: key.organisationId,
      before: { slot: key.slot, subscriptionId: key.subscriptionId, state },
    })
    return ok({ keyId: key.id, changes })
  })
