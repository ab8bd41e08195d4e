import 'server-only'
import { type KeyEntry, keyEntry } from '#contract/keys.ts'
import { db } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import type { KeyReceiptView } from './schema.ts'

const SHOWN = 20

/** The last changes of a subscription's keys, newest first, each with what every gateway said, after how long, and which have not yet. */
export async function listKeyReceipts(
  scope: Scope,
  subscriptionId: string,
): Promise<KeyReceiptView[]> {
  const keys = await db.key.findMany({
    where: { subscriptionId, ...ownRows(scope) },
    select: { id: true, slot: true, lastFour: true, subscription: { select: { endsAt: true } } },
  })
  const changes = await db.keyChange.findMany({
    where: { keyId: { in: keys.map(({ id }) => id) } },
    select: {
      sequence: true,
      keyId: true,
      entry: true,
      createdAt: true,
      receipts: {
        select: { tookMs: true, gateway: { select: { name: true, createdAt: true } } },
        orderBy: { gateway: { name: 'asc' } },
      },
    },
    orderBy: { sequence: 'desc' },
    take: SHOWN,
  })
  const gateways = await db.gateway.findMany({
    select: { name: true, keySequence: true },
    orderBy: { name: 'asc' },
  })
  return changes.map(({ sequence, keyId, entry, createdAt, receipts }) => {
    const key = keys.find(({ id }) => id === keyId)
    const told = keyEntry.parse(entry)
    const endsAt = ownEnd(told, key?.subscription.endsAt ?? null)
    return {
      sequence,
      key: key ? `${key.slot} …${key.lastFour}` : keyId,
      state: becameOf(told, endsAt, createdAt),
      endsAt: endsAt?.toISOString() ?? null,
      at: createdAt.toISOString(),
      receipts: receipts.map(({ tookMs, gateway }) => ({
        gateway: gateway.name,
        tookMs: gateway.createdAt > createdAt ? null : tookMs,
      })),
      missing: gateways
        .filter(
          ({ name, keySequence }) =>
            keySequence < sequence && !receipts.some(({ gateway }) => gateway.name === name),
        )
        .map(({ name }) => name),
    }
  })
}

/** The end that a rotation gave a key; null where it only ends with its subscription. */
const ownEnd = ({ endsAt }: KeyEntry, subscriptionEnd: Date | null): Date | null =>
  endsAt === null || endsAt === subscriptionEnd?.getTime() ? null : new Date(endsAt)

function becameOf({ state }: KeyEntry, endsAt: Date | null, at: Date): KeyReceiptView['state'] {
  if (state !== 'active' || endsAt === null) return state
  return endsAt <= at ? 'ended' : 'ending'
}
