import 'server-only'
import type { JsonObject } from '#lib/openapi/json.ts'
import { pruneDocument } from '#lib/openapi/prune-document.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { baseUrlOf } from './base-url.ts'
import { callableOperation, callableOperations, visibleApi } from './find-catalogue-api.ts'
import { parsedDocument } from './parsed-document.ts'
import type { Reader } from './reader.ts'

/**
 * The OpenAPI document that a reader gets: what can be called, with the gateway as its server and the key as its
 * security scheme. With `operationId` (ours or its own), that operation alone.
 */
export async function publishedDocument(
  reader: Reader,
  slug: string,
  { operationId }: { operationId?: string } = {},
): Promise<Result<JsonObject, 'not_found'>> {
  const row = await visibleApi(reader, slug)
  if (!row?.currentRevision) return fail('not_found', 'No such API.')
  const [operations, document, baseUrl] = await Promise.all([
    operationId === undefined
      ? callableOperations(row.id)
      : callableOperation(row.id, operationId).then((one) => (one ? [one] : [])),
    parsedDocument(row.currentRevision.id),
    baseUrlOf(row),
  ])
  if (operationId !== undefined && operations.length === 0)
    return fail('not_found', 'No such operation.')
  if (!document) return fail('not_found', 'No such API.')
  return ok(
    pruneDocument(document, {
      operations,
      serverUrl: baseUrl ?? row.path,
      keyHeader: row.credential === 'key' ? row.keyHeader : null,
    }),
  )
}
