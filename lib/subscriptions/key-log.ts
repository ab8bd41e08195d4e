import 'server-only'
import {
  type KeyChange,
  type KeyEntry,
  type KeyPosition,
  type KeyTableHead,
  keyEntry,
} from '#contract/keys.ts'
import { db } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { type KeyEntryRow, keyEntryFields, keyEntryOf } from './key-entry.ts'

/**
 * Writes the present state of these keys to the log that gateways follow, in the transaction that changed them.
 * The row lock on the installation is held to the commit, so sequences follow the order of commits.
 */
export async function appendKeyChanges(tx: Tx, keyIds: string[]): Promise<number[]> {
  if (keyIds.length === 0) return []
  const { keySequence } = await tx.installation.update({
    where: { id: 1 },
    data: { keySequence: { increment: keyIds.length } },
    select: { keySequence: true },
  })
  const rows = await tx.key.findMany({
    where: { id: { in: keyIds } },
    select: keyEntryFields,
    orderBy: { id: 'asc' },
  })
  const first = keySequence - keyIds.length + 1
  const changes = rows.map((row, index) => ({
    sequence: first + index,
    keyId: row.id,
    entry: keyEntryOf(row),
  }))
  if (changes.length !== keyIds.length)
    throw new Error('A key vanished while its change was written.')
  await tx.keyChange.createMany({ data: changes })
  await tx.$executeRaw`select pg_notify('gatehouse_keys', ${String(keySequence)})`
  return changes.map(({ sequence }) => sequence)
}

/** The changes after a sequence, oldest first. */
export async function readKeyChanges(after: number, max: number): Promise<KeyChange[]> {
  const rows = await db.keyChange.findMany({
    where: { sequence: { gt: after } },
    select: { sequence: true, entry: true },
    orderBy: { sequence: 'asc' },
    take: max,
  })
  return rows.map(({ sequence, entry }) => ({ sequence, entry: keyEntry.parse(entry) }))
}

/** Where the log stands. */
export async function keyLogPosition(): Promise<KeyPosition & { stream: string }> {
  const { keyStream, keySequence } = await db.installation.findUniqueOrThrow({
    where: { id: 1 },
    select: { keyStream: true, keySequence: true },
  })
  return { stream: keyStream, sequence: keySequence }
}

const PAGE_KEYS = 5_000
const MONTH_MS = 30 * 86_400_000
/** A gateway that takes the table slowly holds one moment of the database open, and nobody up. */
const READING_MS = 900_000

export interface KeyTableReading {
  head: KeyTableHead
  pages: AsyncIterable<KeyEntry[]>
}

/**
 * Reads every key that a gateway must know, page by page, with the sequence that they stand at; all of one moment,
 * whatever is committed meanwhile. Keys that ended long ago are left out: a gateway refuses what it does not know.
 */
export const readKeyTable = <Value>(
  use: (table: KeyTableReading) => Promise<Value>,
): Promise<Value> =>
  db.$transaction(
    async (tx) => {
      const since = new Date(Date.now() - MONTH_MS)
      const { keyStream, keySequence } = await tx.installation.findUniqueOrThrow({
        where: { id: 1 },
        select: { keyStream: true, keySequence: true },
      })
      const count = await tx.key.count({
        where: {
          AND: [
            { OR: [{ revokedAt: null }, { revokedAt: { gt: since } }] },
            { OR: [{ endsAt: null }, { endsAt: { gt: since } }] },
          ],
        },
      })
      const head = { stream: keyStream, sequence: keySequence, count }
      return use({ head, pages: pagesOf(tx, since) })
    },
    { isolationLevel: 'RepeatableRead', maxWait: 5_000, timeout: READING_MS },
  )

async function* pagesOf(tx: Tx, since: Date): AsyncGenerator<KeyEntry[]> {
  for (let after = ''; ; ) {
    const rows = await tx.$queryRaw<KeyRow[]>`
      select k.id, k.hash, k.slot::text, k."organisationId", k."subscriptionId", k."endsAt", k."revokedAt", coalesce(k.networks, '{}') as networks, k."createdAt",
        s.status::text, s."productId", s."apiId", s."startsAt", s."endsAt" as "subscriptionEndsAt"
      from "Key" k join "Subscription" s on s.id = k."subscriptionId"
      where k.id > ${after} and (k."revokedAt" is null or k."revokedAt" > ${since}) and (k."endsAt" is null or k."endsAt" > ${since})
      order by k.id limit ${PAGE_KEYS}`
    const last = rows.at(-1)
    if (!last) return
    after = last.id
    yield rows.map(entryOfRow)
  }
}

type KeyRow = Omit<KeyEntryRow, 'subscription'> &
  Omit<KeyEntryRow['subscription'], 'endsAt'> & { subscriptionEndsAt: Date | null }

const entryOfRow = ({
  status,
  productId,
  apiId,
  startsAt,
  subscriptionEndsAt: endsAt,
  ...key
}: KeyRow): KeyEntry =>
  keyEntryOf({ ...key, subscription: { status, productId, apiId, startsAt, endsAt } })
