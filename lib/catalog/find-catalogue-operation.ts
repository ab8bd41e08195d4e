import 'server-only'
import { describeOperation } from '#lib/openapi/describe-operation.ts'
import { codeSamples } from '#lib/openapi/samples/code-samples.ts'
import { sampleCall } from '#lib/openapi/samples/sample-call.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { baseUrlOf } from './base-url.ts'
import type { CatalogueOperationDetail } from './catalogue-schema.ts'
import { withDeprecation } from './deprecation-of.ts'
import { callableOperation, callableOperations, visibleApi } from './find-catalogue-api.ts'
import { parsedDocument } from './parsed-document.ts'
import type { Reader } from './reader.ts'
import { neighboursOf } from './reading-order.ts'

/** The reference page of an operation, by our id or the document's operationId; not found where it cannot be called. */
export async function findCatalogueOperation(
  reader: Reader,
  slug: string,
  operation: string,
): Promise<Result<CatalogueOperationDetail, 'not_found'>> {
  const row = await visibleApi(reader, slug)
  if (!row?.currentRevision) return fail('not_found', 'No such API.')
  const [found, operations, document, baseUrl] = await Promise.all([
    callableOperation(row.id, operation),
    callableOperations(row.id),
    parsedDocument(row.currentRevision.id),
    baseUrlOf(row),
  ])
  if (!found) return fail('not_found', 'No such operation.')
  const description = document && describeOperation(document, found.method, found.path)
  if (!description) return fail('not_found', 'No such operation.')
  const {
    id,
    slug: apiSlug,
    name,
    path,
    credential,
    keyHeader,
    keyQuery,
    deprecation,
    products,
  } = withDeprecation(row)
  const call = sampleCall(description, {
    baseUrl: baseUrl ?? path,
    keyHeader: credential === 'key' ? keyHeader : null,
  })
  return ok({
    api: {
      id,
      slug: apiSlug,
      name,
      path,
      credential,
      keyHeader,
      keyQuery,
      deprecation,
      products: products.map(({ product }) => product),
    },
    operation: { ...description, id: found.id },
    neighbours: neighboursOf(operations, found.id),
    baseUrl,
    samples: codeSamples(call),
  })
}
