import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { operationFields } from './list-operations.ts'
import { matchesFilter } from './operation-filter.ts'
import type { ExposureView, OperationRow, SetExposureInput } from './operation-schema.ts'

/** Exposes or hides operations, many at once. Those that cannot be exposed are left as they are and named. */
export async function setExposure(
  scope: StaffScope,
  input: SetExposureInput,
): Promise<Result<ExposureView, 'not_found'>> {
  const { apiId, exposure } = input
  const api = await db.api.findUnique({ where: { id: apiId }, select: { id: true } })
  if (!api) return fail('not_found', 'No such API.')
  const all = await db.operation.findMany({ where: { apiId }, select: operationFields })
  const chosen = all.filter(selectionOf(input))
  const { refused, unchanged, changing } = planExposure(chosen, exposure)
  const ids = changing.map(({ id }) => id)
  const changeId =
    ids.length > 0 &&
    (await transaction(async (tx) => {
      await tx.operation.updateMany({ where: { apiId, id: { in: ids } }, data: { exposure } })
      const before = Object.fromEntries(
        [...Map.groupBy(changing, (operation) => operation.exposure)].map(([was, rows]) => [
          was,
          rows.map(({ id }) => id),
        ]),
      )
      return recordAudit(tx, scope, {
        action: 'api.exposure_set',
        targetId: apiId,
        before,
        after: { exposure, count: ids.length, operationIds: ids },
      })
    }))
  return ok({
    apiId,
    exposure,
    changed: ids.length,
    changeId: changeId || null,
    unchanged,
    refused,
    unknown: unknownOf(input, chosen),
  })
}

function selectionOf({
  operationIds,
  operations,
  filter = {},
}: SetExposureInput): (operation: OperationRow) => boolean {
  if (operationIds) {
    const ids = new Set(operationIds)
    return ({ id }) => ids.has(id)
  }
  if (operations) {
    const names = new Set(operations.map(nameOf))
    return (operation) => names.has(nameOf(operation))
  }
  return (operation) => matchesFilter(operation, filter)
}

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`

/** Which of the chosen operations change, and which cannot. */
export function planExposure(chosen: readonly OperationRow[], exposure: OperationRow['exposure']) {
  const refused = chosen
    .filter((operation) => exposure === 'exposed' && operation.obstacle !== null)
    .map(({ id, method, path, obstacle }) => ({ id, method, path, reason: obstacle ?? '' }))
  const refusedIds = new Set(refused.map(({ id }) => id))
  const possible = chosen.filter(({ id }) => !refusedIds.has(id))
  const changing = possible.filter((operation) => operation.exposure !== exposure)
  return { refused, changing, unchanged: possible.length - changing.length }
}

function unknownOf({ operations = [] }: SetExposureInput, chosen: readonly OperationRow[]) {
  const found = new Set(chosen.map(nameOf))
  return operations.filter((operation) => !found.has(nameOf(operation)))
}
