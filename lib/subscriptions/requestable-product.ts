import 'server-only'
import { visibilityOf } from '#lib/catalog/reader.ts'
import { visibleProducts } from '#lib/catalog/visible-products.ts'
import type { Tx } from '#lib/db/transaction.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'

/** A product that members of this organisation may ask for: one that they see. */
export const findRequestableProduct = async (tx: Tx, scope: OrganisationScope, productId: string) =>
  tx.product.findFirst({
    where: { id: productId, ...visibleProducts(await visibilityOf({ scope }, tx)) },
    select: {
      id: true,
      name: true,
      audience: true,
      approvalRequired: true,
      terms: true,
      subscriptionsMax: true,
    },
  })
