import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isForeignKeyViolation, isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { requireUnchanged } from '#lib/shared/version-of.ts'
import { findProduct } from './repository.ts'
import type { UpdateProductInput } from './schema.ts'

type Answer = Result<{ productId: string; version: string }, 'conflict' | 'not_found'>

/** Changes what is given. Which APIs its keys open changes with the next deployment, the catalogue at once. */
export async function updateProduct(scope: StaffScope, input: UpdateProductInput): Promise<Answer> {
  try {
    return await transaction((tx) => change(tx, scope, input))
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('conflict', 'Another product has this name or address.')
    if (isForeignKeyViolation(error))
      return fail('not_found', 'One of the APIs or organisations does not exist.')
    throw error
  }
}

async function change(
  tx: Tx,
  scope: StaffScope,
  { productId, versionSeen, apiIds, organisationIds, ...changed }: UpdateProductInput,
): Promise<Answer> {
  // Of two who change one product, one waits for the other.
  await tx.$queryRaw`select 1 from "Product" where id = ${productId} for update`
  const before = await findProduct(scope, productId, tx)
  if (!before) return fail('not_found', 'No such product.')
  const unchanged = requireUnchanged(before.version, versionSeen)
  if (!unchanged.ok) return unchanged
  const data = Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  )
  await tx.product.update({ where: { id: productId }, data, select: { id: true } })
  if (apiIds) {
    await tx.productApi.deleteMany({ where: { productId } })
    await tx.productApi.createMany({
      data: [...new Set(apiIds)].map((apiId) => ({ productId, apiId })),
    })
  }
  if (organisationIds) {
    await tx.productOrganisation.deleteMany({ where: { productId } })
    await tx.productOrganisation.createMany({
      data: [...new Set(organisationIds)].map((organisationId) => ({ productId, organisationId })),
    })
  }
  const { apis: _, subscriptions: __, version: ___, ...was } = before
  await recordAudit(tx, scope, {
    action: 'product.updated',
    targetId: productId,
    before: was,
    after: { ...data, ...(apiIds && { apiIds }), ...(organisationIds && { organisationIds }) },
  })
  const after = await findProduct(scope, productId, tx)
  return ok({ productId, version: after?.version ?? before.version })
}
