import 'server-only'
import { db } from '#lib/db/client.ts'
import { objectAt, textAt } from '#lib/openapi/json.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { baseUrlOf } from './base-url.ts'
import { catalogueApiFields, catalogueOperationFields, visibleApis } from './catalogue-rows.ts'
import type { CatalogueApiDetail } from './catalogue-schema.ts'
import { withDeprecation } from './deprecation-of.ts'
import { liveOperationIds } from './live-operations.ts'
import { operationsWith } from './operation-search.ts'
import { parsedDocument } from './parsed-document.ts'
import { type Reader, visibilityOf } from './reader.ts'

/** An API by its slug, with the operations that can be called and in which `text` is found; not found where the reader must not see it. */
export async function findCatalogueApi(
  reader: Reader,
  slug: string,
  { text = '' }: { text?: string } = {},
): Promise<Result<CatalogueApiDetail, 'not_found'>> {
  const row = await visibleApi(reader, slug)
  if (!row) return fail('not_found', 'No such API.')
  const { currentRevision, products, ...api } = row
  const [operations, operationCount, baseUrl, document] = await Promise.all([
    callableOperations(row.id, { text }),
    countCallable(row.id),
    baseUrlOf(row),
    currentRevision && parsedDocument(currentRevision.id),
  ])
  return ok({
    ...withDeprecation(api),
    version: currentRevision?.version ?? '',
    description: textAt(objectAt(document?.root, 'info'), 'description'),
    baseUrl,
    products: products.map(({ product }) => product),
    operationCount,
    operations,
  })
}

/** The row of an API that the reader sees. */
export async function visibleApi(reader: Reader, slug: string) {
  const visibility = await visibilityOf(reader)
  return db.api.findFirst({
    where: { slug, ...visibleApis(visibility) },
    select: catalogueApiFields(visibility),
  })
}

/** What can be called of an API: exposed and in the live deployment, in the order of the document. */
export async function callableOperations(apiId: string, { text = '' }: { text?: string } = {}) {
  const [rows, live] = await Promise.all([
    db.operation.findMany({
      where: { apiId, exposure: 'exposed', ...operationsWith(text) },
      select: catalogueOperationFields,
      orderBy: { position: 'asc' },
    }),
    liveOperationIds(),
  ])
  return rows.filter(({ id }) => live.has(id))
}

async function countCallable(apiId: string): Promise<number> {
  const live = await liveOperationIds()
  const rows = await db.operation.findMany({
    where: { apiId, exposure: 'exposed' },
    select: { id: true },
  })
  return rows.filter(({ id }) => live.has(id)).length
}

/** One of them, by our id or the document's operationId; null where it cannot be called. */
export async function callableOperation(apiId: string, name: string) {
  const [rows, live] = await Promise.all([
    db.operation.findMany({
      where: { apiId, exposure: 'exposed', OR: [{ id: name }, { operationId: name }] },
      select: catalogueOperationFields,
      orderBy: { position: 'asc' },
    }),
    liveOperationIds(),
  ])
  const callable = rows.filter(({ id }) => live.has(id))
  return callable.find(({ id }) => id === name) ?? callable[0] ?? null
}
