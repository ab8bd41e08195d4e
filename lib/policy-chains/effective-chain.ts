import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { listLive } from '#lib/policy-exceptions/repository.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { resolveChain } from '#policies/kit/resolve-chain.ts'
import { listSteps } from './repository.ts'
import type { ChainStepView, EffectiveChainInput } from './schema.ts'

/**
 * The steps of an operation, entered by a product or by none, in their order, each with its origin; those that an
 * exception keeps from running there have it with them.
 */
export async function effectiveChain(
  scope: StaffScope,
  { operationId, productId }: EffectiveChainInput,
): Promise<Result<{ items: ChainStepView[] }, 'not_found'>> {
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
  const chain = resolveChain(candidates, { productId: productId ?? null, apiId, operationId })
  const exceptions = await listLive(scope, {
    stepId: { in: chain.map(({ id }) => id) },
    OR: [{ apiId }, { operationId }, ...(productId ? [{ productId }] : [])],
  })
  return ok({
    items: chain.map((step) => ({
      ...step,
      // The one that holds longest.
      exception: exceptions.findLast((exception) => exception.step.id === step.id) ?? null,
    })),
  })
}
