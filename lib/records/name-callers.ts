import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Scope } from '#lib/identity/scope.ts'

/** Names by id; what was deleted since has none. */
export interface CallerNames {
  organisations: ReadonlyMap<string, string>
  products: ReadonlyMap<string, string>
}

/** What the organisations and products of calls are called that the scope may see. */
export async function nameCallers(
  _: Scope,
  calls: { organisationId: string | null; productId: string | null }[],
): Promise<CallerNames> {
  const named = (ids: (string | null)[]) => ({
    where: { id: { in: [...new Set(ids.filter((id) => id !== null))] } },
    select: { id: true, name: true },
  })
  const [organisations, products] = await Promise.all([
    db.organisation.findMany(named(calls.map(({ organisationId }) => organisationId))),
    db.product.findMany(named(calls.map(({ productId }) => productId))),
  ])
  return { organisations: byId(organisations), products: byId(products) }
}

const byId = (rows: { id: string; name: string }[]) =>
  new Map(rows.map(({ id, name }) => [id, name]))
