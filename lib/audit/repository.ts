import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import type { ListAuditInput } from './schema.ts'

/** What was changed, newest first. */
export async function listAuditEvents(
  _: StaffScope,
  { before, take, action, targetId }: ListAuditInput,
) {
  const rows = await db.auditEvent.findMany({
    where: {
      ...(before && { at: { lt: new Date(before) } }),
      ...(action && { action }),
      ...(targetId && { targetId }),
    },
    select: {
      id: true,
      at: true,
      actorName: true,
      via: true,
      address: true,
      requestId: true,
      action: true,
      targetId: true,
      organisationId: true,
      before: true,
      after: true,
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: take + 1,
  })
  const items = rows.slice(0, take).map((row) => ({ ...row, at: row.at.toISOString() }))
  return { items, next: rows.length > take ? (items.at(-1)?.at ?? null) : null }
}
