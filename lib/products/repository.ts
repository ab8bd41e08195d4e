import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import type { ProductView } from './schema.ts'

const fields = {
  id: true,
  name: true,
  slug: true,
  summary: true,
  description: true,
  audience: true,
  status: true,
  approvalRequired: true,
  terms: true,
  subscriptionsMax: true,
  apis: {
    select: { api: { select: { id: true, name: true, slug: true } } },
    orderBy: { api: { name: 'asc' } },
  },
  invited: { select: { organisationId: true } },
  _count: {
    select: { subscriptions: { where: { status: { in: ['pending', 'active', 'suspended'] } } } },
  },
} satisfies Prisma.ProductSelect

const viewOf = ({
  apis,
  invited,
  _count,
  ...product
}: Prisma.ProductGetPayload<{ select: typeof fields }>): ProductView => ({
  ...product,
  apis: apis.map(({ api }) => api),
  apiIds: apis.map(({ api }) => api.id),
  organisationIds: invited.map(({ organisationId }) => organisationId),
  subscriptions: _count.subscriptions,
})

/** Every product, for staff, by name. */
export async function listProducts(_: StaffScope): Promise<ProductView[]> {
  return (await db.product.findMany({ select: fields, orderBy: { name: 'asc' } })).map(viewOf)
}

export async function findProduct(_: StaffScope, productId: string): Promise<ProductView | null> {
  const found = await db.product.findUnique({ where: { id: productId }, select: fields })
  return found && viewOf(found)
}
