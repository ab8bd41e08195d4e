import 'server-only'
import { openStates } from '#lib/catalog/catalogue-rows.ts'
import { lifecycleFields, withDeprecation } from '#lib/catalog/deprecation-of.ts'
import { type Reader, visibilityOf } from '#lib/catalog/reader.ts'
import { visibleProducts } from '#lib/catalog/visible-products.ts'
import { db } from '#lib/db/client.ts'

/** A product as a reader sees it, with the subscriptions that the reader's organisation holds; null: not there for them. */
export async function findPortalProduct(reader: Reader, slug: string) {
  const product = await db.product.findFirst({
    where: { slug, ...visibleProducts(await visibilityOf(reader)) },
    select: {
      id: true,
      name: true,
      slug: true,
      summary: true,
      description: true,
      terms: true,
      approvalRequired: true,
      subscriptionsMax: true,
      apis: {
        where: { api: { status: { in: openStates } } },
        select: { api: { select: { slug: true, name: true, summary: true, ...lifecycleFields } } },
        orderBy: { api: { name: 'asc' } },
      },
    },
  })
  if (!product) return null
  const { scope } = reader
  const organisationId = scope?.kind === 'organisation' ? scope.organisationId : null
  const held = organisationId
    ? await db.subscription.findMany({
        where: {
          organisationId,
          productId: product.id,
          status: { in: ['pending', 'active', 'suspended'] },
        },
        select: { id: true, status: true },
      })
    : []
  return {
    ...product,
    apis: product.apis.map(({ api }) => withDeprecation(api)),
    held,
    isMember: organisationId !== null,
  }
}
