import 'server-only'
import { keyEntry } from '#contract/keys.ts'
import { db } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'

const SHOWN = 20

/** The last changes of a subscription's keys, newest first, each with what every gateway said and after how long. */
export async function listKeyReceipts(scope: Scope, subscriptionId: string) {
  const keys = await db.key.findMany({
    where: { subscriptionId, ...ownRows(scope) },
    select: { id: true, slot: true, lastFour: true },
  })
  const changes = await db.keyChange.findMany({
    where: { keyId: { in: keys.map(({ id }) => id) } },
    select: {
      sequence: true,
      keyId: true,
      entry: true,
      createdAt: true,
      receipts: {
        select: { tookMs: true, gateway: { select: { name: true } } },
        orderBy: { gateway: { name: 'asc' } },
      },
    },
    orderBy: { sequence: 'desc' },
    take: SHOWN,
  })
  return changes.map(({ sequence, keyId, entry, createdAt, receipts }) => {
    const key = keys.find(({ id }) => id === keyId)
    return {
      sequence,
      key: key ? `${key.slot} …${key.lastFour}` : keyId,
      state: keyEntry.parse(entry).state,
      at: createdAt.toISOString(),
      receipts: receipts.map(({ tookMs, gateway }) => ({ gateway: gateway.name, tookMs })),
    }
  })
}
export type KeyReceiptView = Awaited<ReturnType<typeof listKeyReceipts>>[number]
