import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { insertKey } from './insert-key.ts'
import { appendKeyChanges } from './key-log.ts'
import { lockSubscription } from './repository.ts'
import type { CreateKeyInput, NewKeyView } from './schema.ts'

/** Makes the key of an empty slot and says its secret, once. Only members can: nobody else ever sees it. */
export async function createKey(
  scope: OrganisationScope,
  { subscriptionId, slot }: CreateKeyInput,
): Promise<Result<NewKeyView, 'not_found' | 'subscription_inactive' | 'key_slot_taken'>> {
  try {
    return await transaction(async (tx) => {
      const subscription = await lockSubscription(tx, scope, subscriptionId)
      if (!subscription) return fail('not_found', 'No such subscription.')
      if (subscription.status !== 'active')
        return fail('subscription_inactive', 'Only an active subscription has keys.')
      const { keyId, secret } = await insertKey(tx, scope, { subscription, slot })
      const changes = await appendKeyChanges(tx, [keyId])
      await recordAudit(tx, scope, {
        action: 'key.created',
        targetId: keyId,
        after: { subscriptionId, slot },
      })
      return ok({ keyId, slot, secret, oldKeyEndsAt: null, changes })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('key_slot_taken', `There is a ${slot} key already. Rotate it to get a new one.`)
    throw error
  }
}
