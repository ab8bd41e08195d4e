import 'server-only'
import type { KeyEntry } from '#contract/keys.ts'
import { db } from '#lib/db/client.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { ownRows, type StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { keyEntryFields, keyEntryOf } from '#lib/subscriptions/key-entry.ts'
import type { ReplayInput } from './schema.ts'

type Entry = Omit<KeyEntry, 'hash'>

const nobody = '0000000000000000'

/** What a gateway would know of the key that the call enters by; null: it enters by none. */
export async function keyOfCaller(
  scope: StaffScope,
  { subscriptionId, productId }: Pick<ReplayInput, 'subscriptionId' | 'productId'>,
): Promise<Result<Entry | null, 'not_found'>> {
  if (subscriptionId) return keyOfSubscription(scope, subscriptionId)
  if (!productId) return ok(null)
  if ((await db.product.count({ where: { id: productId } })) === 0)
    return fail('not_found', 'No such product.')
  return ok({
    keyId: `key_${nobody}`,
    slot: 'primary',
    state: 'active',
    subscriptionId: `sub_${nobody}`,
    organisationId: `org_${nobody}`,
    scope: { productId },
    notBefore: 0,
    endsAt: null,
    networks: [],
  })
}

/** Its key that works longest; of a subscription without keys one that is as good as the subscription. */
async function keyOfSubscription(
  scope: StaffScope,
  id: string,
): Promise<Result<Entry, 'not_found'>> {
  if (!staffMay(scope.role, 'subscription:read-all'))
    return fail(
      'not_found',
      'Your role does not see subscriptions. Replay by a product, which stands for any key of it.',
    )
  const { subscription, ...keyFields } = keyEntryFields
  const found = await db.subscription.findFirst({
    where: { id, ...ownRows(scope) },
    select: {
      organisationId: true,
      ...subscription.select,
      keys: {
        select: keyFields,
        orderBy: [
          { revokedAt: { sort: 'desc', nulls: 'first' } },
          { endsAt: { sort: 'desc', nulls: 'first' } },
          { createdAt: 'desc' },
        ],
        take: 1,
      },
    },
  })
  if (!found) return fail('not_found', 'No such subscription.')
  const { keys, organisationId, ...own } = found
  const key = keys[0] ?? {
    id: `key_${nobody}`,
    hash: '',
    slot: 'primary' as const,
    organisationId,
    subscriptionId: id,
    endsAt: null,
    revokedAt: null,
    networks: [],
    createdAt: new Date(0),
  }
  const { hash: _, ...entry } = keyEntryOf({ ...key, subscription: own })
  return ok(entry)
}
