import 'server-only'
import { describeOperation } from '#lib/openapi/describe-operation.ts'
import type { SampleCall } from '#lib/openapi/samples/call.ts'
import { sampleCall } from '#lib/openapi/samples/sample-call.ts'
import { baseUrlOf } from './base-url.ts'
import { callableOperations, visibleApi } from './find-catalogue-api.ts'
import { parsedDocument } from './parsed-document.ts'
import type { Reader } from './reader.ts'

/** A call that changes nothing, ready to be sent. */
export interface FirstCall {
  operationId: string
  apiName: string
  apiSlug: string
  path: string
  summary: string
  keyHeader: string | null
  /** With `YOUR_KEY` where the key goes. */
  call: SampleCall
}

/** Offered for each API, and looked at to find them. */
const OFFERED_MAX = 25
const READ_MAX = 200

/** Safe calls (GET) of an API that a reader sees, those that need the least first. */
export async function listFirstCalls(reader: Reader, slug: string): Promise<FirstCall[]> {
  const row = await visibleApi(reader, slug)
  if (!row?.currentRevision) return []
  const [operations, document, baseUrl] = await Promise.all([
    callableOperations(row.id),
    parsedDocument(row.currentRevision.id),
    baseUrlOf(row),
  ])
  if (!document || !baseUrl) return []
  const keyHeader = row.credential === 'key' ? row.keyHeader : null
  return operations
    .filter(({ method, deprecated }) => method === 'GET' && !deprecated)
    .slice(0, READ_MAX)
    .flatMap(({ id, method, path, summary }) => {
      const description = describeOperation(document, method, path)
      if (!description) return []
      const needed = description.parameters.filter(({ required }) => required).length
      const call = sampleCall(description, { baseUrl, keyHeader })
      return [
        {
          operationId: id,
          apiName: row.name,
          apiSlug: row.slug,
          path: row.path + path,
          summary,
          keyHeader,
          call,
          needed,
        },
      ]
    })
    .sort((a, b) => a.needed - b.needed)
    .slice(0, OFFERED_MAX)
    .map(({ needed: _, ...first }) => first)
}
