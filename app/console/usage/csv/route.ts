import { csvResponse } from '#lib/http/csv-response.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { requireStaff } from '#lib/identity/session.ts'
import { exportUsageSums } from '#lib/records/export-usage-sums.ts'
import { usageSumsFilter } from '#lib/records/page-filter.ts'

/** What the page of usage adds up, as a file, filtered as the page is. */
export async function GET(request: Request): Promise<Response> {
  const staff = await requireStaff('record:read-all')
  if (!staff.ok) return new Response('Not found', { status: 404 })
  const wanted = usageSumsFilter(pageQuery(Object.fromEntries(new URL(request.url).searchParams)))
  if (!wanted.success) return new Response('This filter cannot be used', { status: 400 })
  return csvResponse(exportUsageSums(staff.value, wanted.data), `usage-by-${wanted.data.by}`)
}
