import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { ApiView } from './api-schema.ts'
import { balanceOf } from './balance-of.ts'
import { lifecycleFields } from './deprecation-of.ts'

export const apiFields = {
  id: true,
  name: true,
  slug: true,
  summary: true,
  path: true,
  ...lifecycleFields,
  credential: true,
  createdAt: true,
  updatedAt: true,
  backend: { select: { id: true, name: true, url: true, timeoutMs: true, balance: true } },
  currentRevision: {
    select: { number: true, title: true, version: true, specVersion: true, createdAt: true },
  },
  products: {
    select: { product: { select: { id: true, name: true, slug: true } } },
    orderBy: { product: { name: 'asc' } },
  },
} satisfies Prisma.ApiSelect
type Row = Prisma.ApiGetPayload<{ select: typeof apiFields }>

export type Counts = ApiView['counts']
export const noCounts: Counts = { exposed: 0, hidden: 0, needsReview: 0 }

/** How many operations of each API are exposed, hidden and to be reviewed. */
export async function exposureCounts(
  where: Prisma.OperationWhereInput,
): Promise<Map<string, Counts>> {
  const groups = await db.operation.groupBy({
    by: ['apiId', 'exposure'],
    where,
    _count: { _all: true },
  })
  const counts = new Map<string, Counts>()
  for (const { apiId, exposure, _count } of groups) {
    const key = exposure === 'needs_review' ? 'needsReview' : exposure
    counts.set(apiId, { ...(counts.get(apiId) ?? noCounts), [key]: _count._all })
  }
  return counts
}

export const apiViewOf = (
  { currentRevision, products, createdAt, updatedAt, deprecatedAt, endsAt, ...row }: Row,
  counts: Counts,
): ApiView => ({
  ...row,
  backend: { ...row.backend, balance: balanceOf(row.backend.balance) },
  counts,
  revision: currentRevision && {
    ...currentRevision,
    createdAt: currentRevision.createdAt.toISOString(),
  },
  deprecatedAt: deprecatedAt?.toISOString() ?? null,
  endsAt: endsAt?.toISOString() ?? null,
  products: products.map(({ product }) => product),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
