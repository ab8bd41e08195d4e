import 'server-only'
import type { Reader } from '#lib/catalog/reader.ts'
import { db } from '#lib/db/client.ts'

/** A subscription whose keys open an API. */
export interface SubscriptionChoice {
  id: string
  name: string
}

/** The reader's active subscriptions that open an API; none for visitors and staff. */
export async function listSubscriptionsFor(
  { scope }: Reader,
  apiId: string,
): Promise<SubscriptionChoice[]> {
  if (scope?.kind !== 'organisation') return []
  const rows = await db.subscription.findMany({
    where: {
      organisationId: scope.organisationId,
      status: 'active',
      OR: [{ apiId }, { product: { apis: { some: { apiId } } } }],
    },
    select: { id: true, product: { select: { name: true } }, api: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  })
  return rows.map(({ id, product, api }) => ({ id, name: product?.name ?? api?.name ?? id }))
}
