import 'server-only'
import { db } from '#lib/db/client.ts'
import type { SumUsageInput } from './usage-schema.ts'

/** Postgres takes no more than 65,535 values with one statement. */
const AT_ONCE = 10_000

/** By id, what rows of usage are called; what was deleted since has no name. */
export async function nameUsage(
  by: SumUsageInput['by'],
  rows: { id: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap(({ id }) => id ?? [])
  const names = new Map<string, string>()
  for (let at = 0; at < ids.length; at += AT_ONCE)
    for (const { id, name } of await namesOf(by, ids.slice(at, at + AT_ONCE))) names.set(id, name)
  return names
}

async function namesOf(
  by: SumUsageInput['by'],
  ids: string[],
): Promise<{ id: string; name: string }[]> {
  if (by === 'day') return ids.map((day) => ({ id: day, name: day }))
  const named = { where: { id: { in: ids } }, select: { id: true, name: true } }
  if (by === 'product') return db.product.findMany(named)
  if (by === 'api') return db.api.findMany(named)
  if (by === 'organisation') return db.organisation.findMany(named)
  const name = { select: { name: true } }
  const subscriptions = await db.subscription.findMany({
    where: named.where,
    select: { id: true, organisation: name, product: name, api: name },
  })
  return subscriptions.map(({ id, organisation, product, api }) => ({
    id,
    name: `${organisation.name}: ${product?.name ?? api?.name ?? id}`,
  }))
}
