import 'server-only'
import { z } from 'zod'
import { dryRunFinding } from '#contract/records.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import { cursorAfter, olderThan } from '#lib/shared/page-cursor.ts'
import type { ListRecordsInput, RecordView } from './schema.ts'

export const recordFields = {
  requestId: true,
  at: true,
  method: true,
  path: true,
  status: true,
  code: true,
  reason: true,
  dryRun: true,
  clientIp: true,
  apiId: true,
  operationId: true,
  productId: true,
  organisationId: true,
  subscriptionId: true,
  keyId: true,
  totalMs: true,
  backendMs: true,
  gatewayMs: true,
  requestBytes: true,
  responseBytes: true,
} satisfies Prisma.RecordSelect

/** Calls, newest first; a member sees those of its organisation, without what is meant for staff. */
export async function listRecords(
  scope: Scope,
  {
    before,
    from: since,
    until,
    take,
    status,
    requestId,
    code,
    dryRun,
    preflights,
    apiId,
    subscriptionId,
    keyId,
    organisationId,
  }: ListRecordsInput,
): Promise<{ items: RecordView[]; next: string | null }> {
  const from = status ? Number(status[0]) * 100 : null
  const rows = await db.record.findMany({
    where: {
      ...(organisationId && { organisationId }),
      ...(before && { AND: olderThan(before, 'requestId') }),
      ...((since || until) && {
        at: { ...(since && { gte: new Date(since) }), ...(until && { lt: new Date(until) }) },
      }),
      ...(from !== null && { status: { gte: from, lt: from + 100 } }),
      ...(requestId && { requestId }),
      ...(code && { code }),
      // What is found in dry-run is for staff, so that others cannot ask for it either.
      ...(dryRun && scope.kind === 'staff' && { dryRun: { not: [] } }),
      ...(preflights === 'hidden' && { method: { not: 'OPTIONS' } }),
      ...(apiId && { apiId }),
      ...(subscriptionId && { subscriptionId }),
      ...(keyId && { keyId }),
      ...ownRows(scope),
    },
    select: recordFields,
    orderBy: [{ at: 'desc' }, { requestId: 'desc' }],
    take: take + 1,
  })
  const page = rows.slice(0, take)
  const last = page.at(-1)
  return {
    items: page.map((row) => recordViewOf(scope, row)),
    next: rows.length > take && last ? cursorAfter({ at: last.at, id: last.requestId }) : null,
  }
}

/** A row as the scope may see it: why in full is for staff. */
export const recordViewOf = (
  scope: Scope,
  row: Prisma.RecordGetPayload<{ select: typeof recordFields }>,
): RecordView => ({
  ...row,
  at: row.at.toISOString(),
  requestBytes: Number(row.requestBytes),
  responseBytes: Number(row.responseBytes),
  reason: scope.kind === 'staff' ? row.reason : null,
  dryRun: scope.kind === 'staff' ? z.array(dryRunFinding).parse(row.dryRun) : [],
})
