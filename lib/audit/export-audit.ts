import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { auditCsv, auditCsvHead } from './audit-csv.ts'
import { listAuditEvents } from './repository.ts'
import type { ListAuditInput } from './schema.ts'

const PAGE = 200

/** Everything that a filter finds, as CSV, page by page: what is exported is never all in memory. */
export function exportAudit(scope: StaffScope, filter: ListAuditInput): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let before = filter.before
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(auditCsvHead))
    },
    async pull(controller) {
      const { items, next } = await listAuditEvents(scope, { ...filter, before, take: PAGE })
      if (items.length > 0) controller.enqueue(encoder.encode(auditCsv(items)))
      if (next) before = next
      else controller.close()
    },
  })
}
