import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isForeignKeyViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

type Answer = Result<{ productId: string }, 'not_found' | 'in_use'>

/** Deletes a product with its steps, when there never was a subscription for it. */
export async function deleteProduct(
  scope: StaffScope,
  { productId }: { productId: string },
): Promise<Answer> {
  try {
    return await transaction((tx) => remove(tx, scope, productId))
  } catch (error) {
    if (isForeignKeyViolation(error))
      return fail('in_use', 'Somebody has just subscribed to this product.')
    throw error
  }
}

async function remove(tx: Tx, scope: StaffScope, productId: string): Promise<Answer> {
  const product = await tx.product.findUnique({
    where: { id: productId },
    select: { name: true, slug: true, _count: { select: { subscriptions: true } } },
  })
  if (!product) return fail('not_found', 'No such product.')
  const { subscriptions } = product._count
  if (subscriptions > 0)
    return fail(
      'in_use',
      `There ${subscriptions === 1 ? 'is 1 subscription' : `are ${subscriptions} subscriptions`} for it, past ones counted. Make it a draft instead.`,
    )
  await tx.product.delete({ where: { id: productId }, select: { id: true } })
  await recordAudit(tx, scope, {
    action: 'product.deleted',
    targetId: productId,
    before: { name: product.name, slug: product.slug },
  })
  return ok({ productId })
}
