import 'server-only'
import { z } from 'zod'
import { dryRunFinding } from '#contract/records.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import type { ListRecordsInput, RecordView } from './schema.ts'

const fields = {
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
  organisationId: true,
  subscriptionId: true,
  keyId: true,
  totalMs: true,
  backendMs: true,
  requestBytes: true,
  responseBytes: true,
} satisfies Prisma.RecordSelect

/** Calls, newest first; a member sees those of its organisation, without what is meant for staff. */
export async function listRecords(
  scope: Scope,
  {
    before,
    take,
    status,
    requestId,
    code,
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
      ...(before && { at: { lt: new Date(before) } }),
      ...(from !== null && { status: { gte: from, lt: from + 100 } }),
      ...(requestId && { requestId }),
      ...(code && { code }),
      ...(apiId && { apiId }),
      ...(subscriptionId && { subscriptionId }),
      ...(keyId && { keyId }),
      ...ownRows(scope),
    },
    select: fields,
    orderBy: [{ at: 'desc' }, { requestId: 'desc' }],
    take: take + 1,
  })
  const items = rows.slice(0, take).map((row) => ({
    ...row,
    at: row.at.toISOString(),
    requestBytes: Number(row.requestBytes),
    responseBytes: Number(row.responseBytes),
    reason: scope.kind === 'staff' ? row.reason : null,
    dryRun: scope.kind === 'staff' ? z.array(dryRunFinding).parse(row.dryRun) : [],
  }))
  return { items, next: rows.length > take ? (items.at(-1)?.at ?? null) : null }
}
