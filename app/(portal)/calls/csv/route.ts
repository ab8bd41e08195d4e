import { csvResponse } from '#lib/http/csv-response.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { requireMember } from '#lib/identity/session.ts'
import { exportCalls } from '#lib/records/export-calls.ts'
import { portalFilter } from '#lib/records/page-filter.ts'

/** The calls of the reader's organisation as a file, filtered as their page is. */
export async function GET(request: Request): Promise<Response> {
  const member = await requireMember('record:read')
  if (!member.ok) return new Response('Not found', { status: 404 })
  const wanted = portalFilter(pageQuery(Object.fromEntries(new URL(request.url).searchParams)))
  if (!wanted.success) return new Response('This filter cannot be used', { status: 400 })
  return csvResponse(exportCalls(member.value, wanted.data), 'calls')
}
