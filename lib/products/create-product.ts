import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isForeignKeyViolation, isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { CreateProductInput } from './schema.ts'

/** Makes a product; its keys open its APIs with the next deployment. */
export async function createProduct(
  scope: StaffScope,
  input: CreateProductInput,
): Promise<Result<{ productId: string }, 'conflict' | 'not_found'>> {
  const id = newId('prd')
  const { apiIds, organisationIds, ...product } = input
  try {
    await transaction(async (tx) => {
      await tx.product.create({
        data: {
          id,
          ...product,
          apis: { create: [...new Set(apiIds)].map((apiId) => ({ apiId })) },
          invited: {
            create: [...new Set(organisationIds)].map((organisationId) => ({ organisationId })),
          },
        },
        select: { id: true },
      })
      await recordAudit(tx, scope, { action: 'product.created', targetId: id, after: input })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('conflict', 'Another product has this name or address.')
    if (isForeignKeyViolation(error)) return fail('not_found', 'One of the APIs does not exist.')
    throw error
  }
  return ok({ productId: id })
}
