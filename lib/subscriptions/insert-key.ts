import 'server-only'
import type { KeySlot } from '#lib/db/generated/enums.ts'
import type { Tx } from '#lib/db/transaction.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { generateKeyText } from './key-text.ts'

/** Stores a new key's hash; a partial unique index lets one live key into a slot. Returns the secret, which is nowhere else. */
export async function insertKey(
  tx: Tx,
  { actor, organisationId }: OrganisationScope,
  { subscription, slot }: { subscription: { id: string }; slot: KeySlot },
): Promise<{ keyId: string; secret: string }> {
  const keyId = newId('key')
  const { text, hash, lastFour } = generateKeyText(keyId)
  await tx.key.create({
    data: {
      id: keyId,
      subscriptionId: subscription.id,
      organisationId,
      slot,
      hash,
      lastFour,
      createdById: actor.userId ?? '',
    },
    select: { id: true },
  })
  return { keyId, secret: text }
}
