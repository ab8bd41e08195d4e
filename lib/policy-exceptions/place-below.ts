import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { placesBelow } from '#policies/kit/places-below.ts'

interface StepPlace {
  scope: 'global' | 'product' | 'api' | 'operation'
  productId: string | null
  apiId: string | null
  operationId: string | null
}
/** The place of an exception, as its row holds it. */
export type PlaceColumns = Pick<StepPlace, 'productId' | 'apiId' | 'operationId'>

/** Where an exception from a step would be; null: there is no such place, or it does not lie below the step. */
export async function placeBelow(
  tx: Tx,
  step: StepPlace,
  targetId: string,
): Promise<PlaceColumns | null> {
  const operation = await tx.operation.findUnique({
    where: { id: targetId },
    select: { id: true, apiId: true },
  })
  const apiId =
    operation?.apiId ??
    (await tx.api.findUnique({ where: { id: targetId }, select: { id: true } }))?.id
  const products = await tx.product.findMany({
    where: { id: { in: [targetId, ...(step.productId ? [step.productId] : [])] } },
    select: { id: true, apis: { select: { apiId: true } } },
  })
  const isBelow = placesBelow({
    apis: apiId ? [{ id: apiId, operations: operation ? [operation] : [] }] : [],
    products: products.map(({ id, apis }) => ({ id, apiIds: apis.map((held) => held.apiId) })),
  })
  const at = step.operationId ?? step.apiId ?? step.productId
  if (!isBelow({ scope: step.scope, targetId: at }, targetId)) return null
  return {
    operationId: operation ? targetId : null,
    apiId: !operation && apiId ? targetId : null,
    productId: apiId ? null : targetId,
  }
}
