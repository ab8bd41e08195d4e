import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import type { ApiView } from './api-schema.ts'
import { apiFields, apiViewOf, exposureCounts, noCounts } from './api-view.ts'

/** Every API, by name. */
export async function listApis(_scope: StaffScope): Promise<ApiView[]> {
  const [rows, counts] = await Promise.all([
    db.api.findMany({ select: apiFields, orderBy: { name: 'asc' } }),
    exposureCounts({}),
  ])
  return rows.map((row) => apiViewOf(row, counts.get(row.id) ?? noCounts))
}
