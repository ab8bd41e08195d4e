import { csvResponse } from '#lib/http/csv-response.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { requireStaff } from '#lib/identity/session.ts'
import { exportCalls } from '#lib/records/export-calls.ts'
import { consoleFilter } from '#lib/records/page-filter.ts'

/** The calls as a file, filtered as their page is. */
export async function GET(request: Request): Promise<Response> {
  const staff = await requireStaff('record:read-all')
  if (!staff.ok) return new Response('Not found', { status: 404 })
  const wanted = consoleFilter(pageQuery(Object.fromEntries(new URL(request.url).searchParams)))
  if (!wanted.success) return new Response('This filter cannot be used', { status: 400 })
  return csvResponse(exportCalls(staff.value, wanted.data), 'calls')
}
