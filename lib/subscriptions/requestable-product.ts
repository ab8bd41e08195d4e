import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'

/**
 * A product that members of this organisation may ask for: published and public, or for partners with this
 * organisation among them, or internal with the asker on the staff.
 */
export async function findRequestableProduct(tx: Tx, { organisationId, actor }: OrganisationScope, productId: string) {
  const product = await tx.product.findFirst({
    where: {
      id: productId,
      status: 'published',
      OR: [{ audience: 'public' }, { audience: 'partner', invited: { some: { organisationId } } }, { audience: 'internal' }],
    },
    select: { id: true, name: true, audience: true, approvalRequired: true, terms: true, subscriptionsMax: true },
  })
  if (product?.audience !== 'internal') return product
  const staff = await tx.user.count({ where: { id: actor.userId ?? '', staffRole: { not: null }, disabledAt: null } })
  return staff === 1 ? product : null
}
