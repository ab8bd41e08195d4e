import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { Scope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { insertKey } from './insert-key.ts'
import { appendKeyChanges } from './key-log.ts'
import { lockSubscription } from './repository.ts'
import { planRotation, type Rotation } from './rotation.ts'
import type { NewKeyView, RotateKeyInput } from './schema.ts'

/**
 * Replaces one key; the old one works on for the grace. A member gets the new secret, once. Staff get none: the
 * slot stays empty until a member makes the key, so that nobody else ever sees it.
 */
export async function rotateKey(
  scope: Scope,
  { subscriptionId, slot, graceHours, endGrace }: RotateKeyInput,
  now = new Date(),
): Promise<
  Result<NewKeyView, 'not_found' | 'subscription_inactive' | 'key_not_live' | 'conflict'>
> {
  try {
    return await transaction(async (tx) => {
      const subscription = await lockSubscription(tx, scope, subscriptionId)
      if (!subscription) return fail('not_found', 'No such subscription.')
      const rotation = planRotation(subscription, { slot, graceHours, endGrace }, now)
      if (!rotation.ok) return rotation
      const { replaced, endedKeyIds } = rotation.value
      const endedBefore = subscription.keys.find(({ id }) => id === replaced.keyId)?.endsAt ?? null
      await replaceKeys(tx, rotation.value, now)
      const made =
        scope.kind === 'organisation' ? await insertKey(tx, scope, { subscription, slot }) : null
      const changes = await appendKeyChanges(tx, [
        ...(made ? [made.keyId] : []),
        replaced.keyId,
        ...endedKeyIds,
      ])
      await recordAudit(tx, scope, {
        action: 'key.rotated',
        targetId: replaced.keyId,
        organisationId: subscription.organisationId,
        before: {
          slot,
          subscriptionId,
          newKeyId: null,
          oldKeyEndsAt: endedBefore?.toISOString() ?? null,
          endedKeyIds: [],
        },
        after: {
          slot,
          subscriptionId,
          newKeyId: made?.keyId ?? null,
          oldKeyEndsAt: replaced.endsAt.toISOString(),
          endedKeyIds,
        },
      })
      return ok({
        keyId: made?.keyId ?? null,
        slot,
        secret: made?.secret ?? null,
        oldKeyEndsAt: replaced.endsAt.toISOString(),
        changes,
      })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('conflict', 'Somebody else rotated this key at the same moment.')
    throw error
  }
}

async function replaceKeys(tx: Tx, { replaced, endedKeyIds }: Rotation, now: Date): Promise<void> {
  await tx.key.update({
    where: { id: replaced.keyId },
    data: { replacedAt: now, endsAt: replaced.endsAt },
    select: { id: true },
  })
  await tx.key.updateMany({ where: { id: { in: endedKeyIds } }, data: { endsAt: now } })
}
