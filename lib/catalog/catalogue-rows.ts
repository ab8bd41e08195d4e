import 'server-only'
import type { Prisma } from '#lib/db/client.ts'
import type { ApiStatus } from '#lib/db/generated/enums.ts'
import { lifecycleFields } from './deprecation-of.ts'
import { type Visibility, visibleProducts } from './visible-products.ts'

export const catalogueOperationFields = {
  id: true,
  method: true,
  path: true,
  operationId: true,
  summary: true,
  tags: true,
  deprecated: true,
} satisfies Prisma.OperationSelect

/** States in which an API is shown and can be called. */
export const openStates: ApiStatus[] = ['published', 'deprecated']

/** APIs that a reader sees: open ones in a product that the reader sees. */
export const visibleApis = (visibility: Visibility): Prisma.ApiWhereInput => ({
  status: { in: openStates },
  products: { some: { product: visibleProducts(visibility) } },
})

/** What the catalogue tells of an API; of its products those that the reader sees. */
export const catalogueApiFields = (visibility: Visibility) =>
  ({
    id: true,
    slug: true,
    name: true,
    summary: true,
    path: true,
    ...lifecycleFields,
    credential: true,
    keyHeader: true,
    keyQuery: true,
    currentRevision: { select: { id: true, version: true } },
    products: {
      where: { product: visibleProducts(visibility) },
      select: { product: { select: { id: true, name: true, slug: true, audience: true } } },
      orderBy: { product: { name: 'asc' } },
    },
  }) satisfies Prisma.ApiSelect
