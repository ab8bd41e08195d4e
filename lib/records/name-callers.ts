import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import type { RecordView } from './schema.ts'

/** Names by id; what was deleted since has none. */
export interface CallerNames {
  organisations: ReadonlyMap<string, string>
  products: ReadonlyMap<string, string>
}

/** What the organisations and products of these calls are called, for staff. */
export async function nameCallers(_: StaffScope, calls: RecordView[]): Promise<CallerNames> {
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
