import { exportAudit } from '#lib/audit/export-audit.ts'
import { listAuditInput } from '#lib/audit/schema.ts'
import { csvResponse } from '#lib/http/csv-response.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { requireStaff } from '#lib/identity/session.ts'
import { beginningOf } from '#lib/shared/period.ts'

/** The audit log as a file, filtered as its page is. */
export async function GET(request: Request): Promise<Response> {
  const staff = await requireStaff('audit:read')
  if (!staff.ok) return new Response('Not found', { status: 404 })
  const query = pageQuery(Object.fromEntries(new URL(request.url).searchParams))
  const wanted = listAuditInput.safeParse({ ...query, ...beginningOf(query.period) })
  if (!wanted.success) return new Response('This filter cannot be used', { status: 400 })
  return csvResponse(exportAudit(staff.value, wanted.data), 'audit')
}
