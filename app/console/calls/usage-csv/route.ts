import { csvResponse } from '#lib/http/csv-response.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { requireStaff } from '#lib/identity/session.ts'
import { exportUsage } from '#lib/records/export-usage.ts'
import { usageFilter } from '#lib/records/page-filter.ts'

/** What was called, day by day, as a file; of the organisation, API and period that the page of calls is filtered by. */
export async function GET(request: Request): Promise<Response> {
  const staff = await requireStaff('record:read-all')
  if (!staff.ok) return new Response('Not found', { status: 404 })
  const wanted = usageFilter(pageQuery(Object.fromEntries(new URL(request.url).searchParams)))
  if (!wanted.success) return new Response('This filter cannot be used', { status: 400 })
  return csvResponse(exportUsage(staff.value, wanted.data), 'usage')
}
