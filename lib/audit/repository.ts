import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { cursorAfter, olderThan } from '#lib/shared/page-cursor.ts'
import type { ListAuditInput } from './schema.ts'

/** What was changed, newest first. */
export async function listAuditEvents(
  _: StaffScope,
  { before, take, from, until, actor, action, targetId }: ListAuditInput,
) {
  const rows = await db.auditEvent.findMany({
    where: {
      ...(before && { AND: olderThan(before, 'id') }),
      ...((from || until) && {
        at: { ...(from && { gte: new Date(from) }), ...(until && { lt: new Date(until) }) },
      }),
      ...(actor && { actorName: { contains: actor, mode: 'insensitive' as const } }),
      ...(action && { action: action.includes('.') ? action : { startsWith: `${action}.` } }),
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
  const page = rows.slice(0, take)
  const last = page.at(-1)
  return {
    items: page.map((row) => ({ ...row, at: row.at.toISOString() })),
    next: rows.length > take && last ? cursorAfter(last) : null,
  }
}

/** Every kind of change that was ever made, for choosing one. */
export async function listAuditActions(_: StaffScope): Promise<string[]> {
  const rows = await db.auditEvent.findMany({
    distinct: ['action'],
    select: { action: true },
    orderBy: { action: 'asc' },
  })
  return rows.map(({ action }) => action)
}
