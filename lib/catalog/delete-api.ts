import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isForeignKeyViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { dropUnusedBackend } from './backends.ts'

type Answer = Result<{ apiId: string }, 'not_found' | 'in_use'>

/** Deletes an API with its revisions, operations and steps, when no product and no subscription holds it. */
export async function deleteApi(scope: StaffScope, { apiId }: { apiId: string }): Promise<Answer> {
  try {
    return await transaction((tx) => remove(tx, scope, apiId))
  } catch (error) {
    if (isForeignKeyViolation(error)) return fail('in_use', 'Something refers to this API.')
    throw error
  }
}

async function remove(tx: Tx, scope: StaffScope, apiId: string): Promise<Answer> {
  const api = await tx.api.findUnique({
    where: { id: apiId },
    select: {
      name: true,
      path: true,
      backendId: true,
      products: { select: { product: { select: { name: true } } } },
      _count: { select: { subscriptions: true } },
    },
  })
  if (!api) return fail('not_found', 'No such API.')
  const products = api.products.map(({ product }) => product.name)
  if (products.length > 0) return fail('in_use', `It is in ${products.join(', ')}.`)
  if (api._count.subscriptions > 0)
    return fail('in_use', `There are ${api._count.subscriptions} subscriptions for it.`)
  await tx.api.update({
    where: { id: apiId },
    data: { currentRevisionId: null },
    select: { id: true },
  })
  await tx.revision.deleteMany({ where: { apiId } })
  await tx.operation.deleteMany({ where: { apiId } })
  await tx.api.delete({ where: { id: apiId }, select: { id: true } })
  await dropUnusedBackend(tx, api.backendId)
  await recordAudit(tx, scope, {
    action: 'api.deleted',
    targetId: apiId,
    before: { name: api.name, path: api.path },
  })
  return ok({ apiId })
}
