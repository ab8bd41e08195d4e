import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { versionOf } from '#lib/shared/version-of.ts'
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
  invited: { select: { organisationId: true }, orderBy: { organisationId: 'asc' } },
  _count: {
    select: { subscriptions: { where: { status: { in: ['pending', 'active', 'suspended'] } } } },
  },
} satisfies Prisma.ProductSelect

const viewOf = ({
  apis,
  invited,
  _count,
  ...product
}: Prisma.ProductGetPayload<{ select: typeof fields }>): ProductView => {
  const settings = {
    ...product,
    apiIds: apis.map(({ api }) => api.id),
    organisationIds: invited.map(({ organisationId }) => organisationId),
  }
  return {
    ...settings,
    apis: apis.map(({ api }) => api),
    subscriptions: _count.subscriptions,
    version: versionOf({ ...settings, apiIds: settings.apiIds.toSorted() }),
  }
}

/** Every product, for staff, by name. */
export async function listProducts(_: StaffScope): Promise<ProductView[]> {
  return (await db.product.findMany({ select: fields, orderBy: { name: 'asc' } })).map(viewOf)
}

export async function findProduct(
  _: StaffScope,
  productId: string,
  client: Pick<Prisma.TransactionClient, 'product'> = db,
): Promise<ProductView | null> {
  const found = await client.product.findUnique({ where: { id: productId }, select: fields })
  return found && viewOf(found)
}
