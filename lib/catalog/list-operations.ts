import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { OperationRow } from './operation-schema.ts'

export const operationFields = {
  id: true,
  method: true,
  path: true,
  operationId: true,
  summary: true,
  tags: true,
  deprecated: true,
  secured: true,
  exposure: true,
  obstacle: true,
} satisfies Prisma.OperationSelect

/** All operations of an API, in the order of its document; the screens filter by themselves. */
export async function listOperations(
  _scope: StaffScope,
  apiId: string,
): Promise<Result<{ items: OperationRow[] }, 'not_found'>> {
  const items = await db.operation.findMany({
    where: { apiId },
    select: operationFields,
    orderBy: { position: 'asc' },
  })
  if (items.length > 0) return ok({ items })
  const api = await db.api.findUnique({ where: { id: apiId }, select: { id: true } })
  return api ? ok({ items }) : fail('not_found', 'No such API.')
}
