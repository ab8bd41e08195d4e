import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { freeSlug, slugOf } from '#lib/catalog/names.ts'
import { isForeignKeyViolation, isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { CreateProductInput } from './schema.ts'

/** An address out of a name, with a number where another product has it. */
async function slugFor(tx: Tx, name: string): Promise<string> {
  const slug = slugOf(name, 'product')
  const taken = await tx.product.findMany({
    where: { slug: { startsWith: slug } },
    select: { slug: true },
  })
  return freeSlug(
    slug,
    taken.map((product) => product.slug),
  )
}

/** Makes a product; its keys open its APIs with the next deployment. */
export async function createProduct(
  scope: StaffScope,
  input: CreateProductInput,
): Promise<Result<{ productId: string }, 'conflict' | 'not_found'>> {
  const id = newId('prd')
  const { apiIds, organisationIds, ...product } = input
  try {
    await transaction(async (tx) => {
      const slug = input.slug ?? (await slugFor(tx, input.name))
      await tx.product.create({
        data: {
          id,
          ...product,
          slug,
          apis: { create: [...new Set(apiIds)].map((apiId) => ({ apiId })) },
          invited: {
            create: [...new Set(organisationIds)].map((organisationId) => ({ organisationId })),
          },
        },
        select: { id: true },
      })
      await recordAudit(tx, scope, {
        action: 'product.created',
        targetId: id,
        after: { ...input, slug },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('conflict', 'Another product has this name or address.')
    if (isForeignKeyViolation(error)) return fail('not_found', 'One of the APIs does not exist.')
    throw error
  }
  return ok({ productId: id })
}
