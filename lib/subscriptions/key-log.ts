import 'server-only'
import {
  type KeyChange,
  type KeyEntry,
  type KeyPosition,
  type KeyTableHead,
  keyEntry,
} from '#contract/keys.ts'
import { db } from '#lib/db/client.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import { keyEntryFields, keyEntryOf } from './key-entry.ts'

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

/**
 * Every key that a gateway must know, and the sequence it stands at. Keys that ended long ago are left out: a
 * gateway refuses what it does not know.
 */
export const readKeyTable = (): Promise<{ head: KeyTableHead; entries: KeyEntry[] }> =>
  transaction(async (tx) => {
    // The lock keeps changes from committing between reading the sequence and reading the keys.
    await tx.$queryRaw`select 1 from "Installation" where id = 1 for share`
    const { keyStream, keySequence } = await tx.installation.findUniqueOrThrow({
      where: { id: 1 },
      select: { keyStream: true, keySequence: true },
    })
    const monthAgo = new Date(Date.now() - 30 * 86_400_000)
    const rows = await tx.key.findMany({
      where: {
        AND: [
          { OR: [{ revokedAt: null }, { revokedAt: { gt: monthAgo } }] },
          { OR: [{ endsAt: null }, { endsAt: { gt: monthAgo } }] },
        ],
      },
      select: keyEntryFields,
    })
    const entries = rows.map(keyEntryOf)
    return { head: { stream: keyStream, sequence: keySequence, count: entries.length }, entries }
  })
