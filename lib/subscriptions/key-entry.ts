import type { KeyEntry } from '#contract/keys.ts'
import type { KeySlot, SubscriptionStatus } from '#lib/db/generated/enums.ts'

/** The columns from which a gateway's view of a key is made. */
export const keyEntryFields = {
  id: true,
  hash: true,
  slot: true,
  organisationId: true,
  subscriptionId: true,
  endsAt: true,
  revokedAt: true,
  networks: true,
  createdAt: true,
  subscription: {
    select: { status: true, productId: true, apiId: true, startsAt: true, endsAt: true },
  },
} as const

export interface KeyEntryRow {
  id: string
  hash: string
  slot: KeySlot
  organisationId: string
  subscriptionId: string
  endsAt: Date | null
  revokedAt: Date | null
  networks: string[]
  createdAt: Date
  subscription: {
    status: SubscriptionStatus
    productId: string | null
    apiId: string | null
    startsAt: Date | null
    endsAt: Date | null
  }
}

/** What a gateway must know of a key: its own dates and those of its subscription, whichever bind closer. */
export function keyEntryOf(row: KeyEntryRow): KeyEntry {
  const { subscription } = row
  const ends = [row.endsAt, subscription.endsAt]
    .filter((end) => end !== null)
    .map((end) => end.getTime())
  return {
    keyId: row.id,
    hash: row.hash,
    slot: row.slot,
    state: stateOf(row),
    subscriptionId: row.subscriptionId,
    organisationId: row.organisationId,
    scope: subscription.productId
      ? { productId: subscription.productId }
      : { apiId: subscription.apiId ?? '' },
    notBefore: subscription.startsAt?.getTime() ?? 0,
    endsAt: ends.length > 0 ? Math.min(...ends) : null,
    networks: row.networks,
  }
}

function stateOf({ revokedAt, subscription }: KeyEntryRow): KeyEntry['state'] {
  if (revokedAt) return 'revoked'
  if (subscription.status === 'active') return 'active'
  return subscription.status === 'suspended' ? 'suspended' : 'revoked'
}
