import 'server-only'
import type { KeyChange } from '#contract/keys.ts'
import { db } from '#lib/db/client.ts'
import type { AdminClient } from '#lib/gateways/admin-client.ts'
import { keyLogPosition, readKeyChanges, readKeyTable } from '#lib/subscriptions/key-log.ts'

const CHANGES_AT_ONCE = 5_000

/** Where one gateway stands in the key stream, as it said last; null: not asked yet. */
export interface KeyCursor {
  stream: string | null
  sequence: number
}

/** Sends a gateway the key changes that it lacks, or the whole table when it stands elsewhere; stores its word for each. */
export async function followKeys(
  gatewayId: string,
  client: AdminClient,
  cursor: KeyCursor,
): Promise<KeyCursor> {
  const log = await keyLogPosition()
  let at = cursor
  if (at.stream !== log.stream || at.sequence > log.sequence)
    return sendTable(gatewayId, client, at)
  while (at.sequence < log.sequence) {
    const changes = await readKeyChanges(at.sequence, CHANGES_AT_ONCE)
    const last = changes.at(-1)
    if (!last) return at
    const { applied, position } = await client.postKeys({
      stream: log.stream,
      from: at.sequence,
      to: last.sequence,
      changes,
    })
    if (!applied) return sendTable(gatewayId, client, at)
    await storeReceipts(
      gatewayId,
      changes.map(({ sequence }: KeyChange) => sequence),
    )
    at = position
  }
  return at
}

async function sendTable(
  gatewayId: string,
  client: AdminClient,
  from: KeyCursor,
): Promise<KeyCursor> {
  const { head, position } = await readKeyTable(async ({ head, pages }) => ({
    head,
    position: await client.putKeys(head, pages),
  }))
  const held = await db.keyChange.findMany({
    where: {
      sequence: {
        gt: from.stream === head.stream ? Math.min(from.sequence, head.sequence) : 0,
        lte: head.sequence,
      },
    },
    select: { sequence: true },
    orderBy: { sequence: 'desc' },
    take: CHANGES_AT_ONCE,
  })
  await storeReceipts(
    gatewayId,
    held.map(({ sequence }) => sequence),
  )
  return position
}

/** The milliseconds run from the change to this moment, by the database's clock. */
async function storeReceipts(gatewayId: string, sequences: number[]): Promise<void> {
  if (sequences.length === 0) return
  await db.$executeRaw`
    insert into "KeyReceipt" ("sequence", "gatewayId", "tookMs", "acknowledgedAt")
    select "sequence", ${gatewayId}, greatest(0, extract(epoch from clock_timestamp() - "createdAt") * 1000)::int, clock_timestamp()
    from "KeyChange" where "sequence" = any(${sequences})
    on conflict do nothing`
}
