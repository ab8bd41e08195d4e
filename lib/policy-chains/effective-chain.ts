import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { resolveChain } from '#policies/kit/resolve-chain.ts'
import { listSteps } from './repository.ts'
import type { EffectiveChainInput, StepView } from './schema.ts'

/** The steps that run for an operation, entered by a product or by none, in their order, each with its origin. */
export async function effectiveChain(
  scope: StaffScope,
  { operationId, productId }: EffectiveChainInput,
): Promise<Result<{ items: StepView[] }, 'not_found'>> {
  const operation = await db.operation.findUnique({
    where: { id: operationId },
    select: { apiId: true },
  })
  if (!operation) return fail('not_found', 'No such operation.')
  if (productId && (await db.product.count({ where: { id: productId } })) === 0)
    return fail('not_found', 'No such product.')
  const { apiId } = operation
  const candidates = await listSteps(scope, {
    OR: [{ scope: 'global' }, { apiId }, { operationId }, ...(productId ? [{ productId }] : [])],
  })
  return ok({
    items: resolveChain(candidates, { productId: productId ?? null, apiId, operationId }),
  })
}
