import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import type { StaffScope } from '#lib/identity/scope.ts'

/** By what calls of an API come in. */
export interface Entrances {
  products: { id: string; name: string }[]
  /** The one that is asked for, then a hundred, active ones first; none for who may not see them. */
  subscriptions: { id: string; name: string }[]
}

const SUBSCRIPTIONS_MAX = 100
const fields = {
  id: true,
  status: true,
  organisation: { select: { name: true } },
  product: { select: { name: true } },
  api: { select: { name: true } },
} satisfies Prisma.SubscriptionSelect

export async function listEntrances(
  scope: StaffScope,
  { apiId, subscriptionId = '' }: { apiId: string; subscriptionId?: string | undefined },
): Promise<Entrances> {
  const products = await db.product.findMany({
    where: { apis: { some: { apiId } } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
  if (!staffMay(scope.role, 'subscription:read-all')) return { products, subscriptions: [] }
  const ofApi = { OR: [{ apiId }, { productId: { in: products.map(({ id }) => id) } }] }
  const [asked, others] = await Promise.all([
    db.subscription.findMany({ where: { id: subscriptionId, ...ofApi }, select: fields }),
    db.subscription.findMany({
      where: { status: { in: ['active', 'suspended'] }, id: { not: subscriptionId }, ...ofApi },
      select: fields,
      orderBy: [{ status: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
      take: SUBSCRIPTIONS_MAX,
    }),
  ])
  return {
    products,
    subscriptions: [...asked, ...others].map(({ id, status, organisation, product, api }) => ({
      id,
      name: `${organisation.name}: ${product?.name ?? api?.name ?? id}${status === 'active' ? '' : ` (${status})`}`,
    })),
  }
}
