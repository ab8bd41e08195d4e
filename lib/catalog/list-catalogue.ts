import 'server-only'
import { db } from '#lib/db/client.ts'
import {
  catalogueApiFields,
  catalogueOperationFields,
  openStates,
  visibleApis,
} from './catalogue-rows.ts'
import type { Catalogue, CatalogueOperation, CatalogueProduct } from './catalogue-schema.ts'
import { withDeprecation } from './deprecation-of.ts'
import { liveOperationIds } from './live-operations.ts'
import { operationsWith, wordsOf } from './operation-search.ts'
import { type Reader, visibilityOf } from './reader.ts'
import { type Visibility, visibleProducts } from './visible-products.ts'

/** Matching operations that are read, and of them shown for each API. */
const MATCHES_READ_MAX = 500
const MATCHES_SHOWN_MAX = 5

/** The products and APIs that a reader sees; with a text, those of them in which it is found. */
export async function listCatalogue(
  reader: Reader,
  { text = '' }: { text?: string } = {},
): Promise<Catalogue> {
  const visibility = await visibilityOf(reader)
  const live = await liveOperationIds()
  const [products, rows, counts, matches] = await Promise.all([
    listProducts(visibility, text),
    db.api.findMany({
      where: visibleApis(visibility),
      select: catalogueApiFields(visibility),
      orderBy: { name: 'asc' },
    }),
    callableCounts(live),
    matchingOperations(visibility, { text, live }),
  ])
  const found = rows.filter(
    (row) => !text || matches.has(row.id) || contains(text, row.name, row.summary, row.path),
  )
  const apis = found.map(({ keyHeader: _header, keyQuery: _query, currentRevision, ...row }) => ({
    ...withDeprecation(row),
    version: currentRevision?.version ?? '',
    operationCount: counts.get(row.id) ?? 0,
    products: row.products.map(({ product }) => product),
    matches: (matches.get(row.id) ?? []).slice(0, MATCHES_SHOWN_MAX),
  }))
  return { products, apis }
}

const contains = (text: string, ...places: string[]): boolean => {
  const all = places.join('\n').toLowerCase()
  return wordsOf(text.toLowerCase()).every((word) => all.includes(word))
}

async function listProducts(visibility: Visibility, text: string): Promise<CatalogueProduct[]> {
  const rows = await db.product.findMany({
    where: visibleProducts(visibility),
    select: {
      id: true,
      slug: true,
      name: true,
      summary: true,
      audience: true,
      approvalRequired: true,
      apis: {
        where: { api: { status: { in: openStates } } },
        select: { api: { select: { slug: true, name: true } } },
        orderBy: { api: { name: 'asc' } },
      },
    },
    orderBy: { name: 'asc' },
  })
  return rows
    .map((row) => ({ ...row, apis: row.apis.map(({ api }) => api) }))
    .filter(
      ({ name, summary, apis }) =>
        !text || contains(text, name, summary, ...apis.map((api) => api.name)),
    )
}

/** How many operations of each API are exposed and live. Ids go as one array: there may be more than parameters. */
async function callableCounts(live: ReadonlySet<string>): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ apiId: string; count: number }[]>`
    select "apiId", count(*)::int as count from "Operation"
    where exposure = 'exposed' and id = any(${[...live]}) group by "apiId"`
  return new Map(rows.map(({ apiId, count }) => [apiId, count]))
}

async function matchingOperations(
  visibility: Visibility,
  { text, live }: { text: string; live: ReadonlySet<string> },
): Promise<Map<string, CatalogueOperation[]>> {
  if (!text) return new Map()
  const rows = await db.operation.findMany({
    where: {
      exposure: 'exposed',
      api: visibleApis(visibility),
      ...operationsWith(text),
    },
    select: { ...catalogueOperationFields, apiId: true },
    orderBy: [{ apiId: 'asc' }, { position: 'asc' }],
    take: MATCHES_READ_MAX,
  })
  const callable = Map.groupBy(
    rows.filter(({ id }) => live.has(id)),
    ({ apiId }) => apiId,
  )
  return new Map(
    [...callable].map(([apiId, matches]) => [
      apiId,
      matches.map(({ apiId: _, ...match }) => match),
    ]),
  )
}
