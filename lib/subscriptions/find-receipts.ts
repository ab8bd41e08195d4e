import 'server-only'
import { db } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { ReceiptView } from './schema.ts'

/** On how many gateways these changes of a subscription's keys hold, as each gateway acknowledged them. */
export async function findReceipts(
  scope: Scope,
  { subscriptionId, sequences }: { subscriptionId: string; sequences: number[] },
): Promise<Result<ReceiptView, 'not_found'>> {
  const keys = await db.key.findMany({
    where: { subscriptionId, ...ownRows(scope) },
    select: { id: true },
  })
  const keyIds = keys.map(({ id }) => id)
  const changes = await db.keyChange.count({
    where: { sequence: { in: sequences }, keyId: { in: keyIds } },
  })
  if (changes !== new Set(sequences).size) return fail('not_found', 'No such change.')
  const gateways = await db.gateway.findMany({
    select: {
      id: true,
      name: true,
      errorSince: true,
      receipts: { where: { sequence: { in: sequences } }, select: { tookMs: true } },
    },
    orderBy: { name: 'asc' },
  })
  const rows = gateways.map(({ id, name, errorSince, receipts }) => ({
    id,
    name,
    tookMs: receipts.length === changes ? Math.max(...receipts.map(({ tookMs }) => tookMs)) : null,
    unreachable: errorSince !== null,
  }))
  const holds = rows.length > 0 && rows.every(({ tookMs }) => tookMs !== null)
  return ok({
    holds,
    gateways: rows,
    tookMs: holds ? Math.max(...rows.map(({ tookMs }) => tookMs ?? 0)) : null,
  })
}
