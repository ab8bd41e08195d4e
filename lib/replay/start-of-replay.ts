import 'server-only'
import { httpMethod } from '#contract/snapshot.ts'
import { parsedDocument } from '#lib/catalog/parsed-document.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { describeOperation } from '#lib/openapi/describe-operation.ts'
import type { SampleCall } from '#lib/openapi/samples/call.ts'
import { BOUNDARY, multipartText } from '#lib/openapi/samples/multipart-text.ts'
import { sampleCall } from '#lib/openapi/samples/sample-call.ts'
import type { OperationDescription } from '#lib/openapi/schema.ts'
import { findTrace } from '#lib/tracing/find-trace.ts'
import type { ReplayInput } from './schema.ts'

/** What the form begins with. */
export type ReplayStart = Omit<ReplayInput, 'apiId'>

const CALLER = '203.0.113.1'

/** A call of an operation with what its document says must be sent, and the answer that it gives as an example. */
export async function startOfOperation(
  _: StaffScope,
  operationId: string,
): Promise<ReplayStart | null> {
  const found = await db.operation.findUnique({
    where: { id: operationId },
    select: {
      method: true,
      path: true,
      api: { select: { path: true, keyHeader: true, keyQuery: true, currentRevisionId: true } },
    },
  })
  if (!found) return null
  const { api, method, path } = found
  const document = api.currentRevisionId ? await parsedDocument(api.currentRevisionId) : null
  const description = document && describeOperation(document, method, path)
  const call =
    description && sampleCall(withoutKey(description, api), { baseUrl: api.path, keyHeader: null })
  return {
    method: httpMethod.parse(method),
    target: call?.url ?? `${api.path}${path}`,
    ...messageOf(call),
    clientIp: CALLER,
    scheme: 'https',
    answer: description ? exampleAnswer(description) : { status: 200, headers: [], body: null },
  }
}

/** The key comes by who the call enters by, whatever the document says of it. */
const withoutKey = (
  description: OperationDescription,
  { keyHeader, keyQuery }: { keyHeader: string; keyQuery: string | null },
): OperationDescription => ({
  ...description,
  parameters: description.parameters.filter(
    ({ in: place, name }) =>
      !(place === 'header' && name.toLowerCase() === keyHeader.toLowerCase()) &&
      !(place === 'query' && name === keyQuery),
  ),
})

/** The headers and the body of a call as one text; a file stands in it by its name. */
function messageOf(call: SampleCall | null): Pick<ReplayInput, 'headers' | 'body'> {
  if (!call) return { headers: [], body: null }
  const { body } = call
  const headers = Object.entries(call.headers).map(([name, value]) => ({ name, value }))
  if (body?.kind !== 'parts')
    return { headers, body: body && (body.kind === 'text' ? body.text : body.fileName) }
  const type = { name: 'content-type', value: `multipart/form-data; boundary=${BOUNDARY}` }
  return { headers: [...headers, type], body: multipartText(body.parts) }
}

/** The first success that the document describes, with its example. */
function exampleAnswer({ responses }: OperationDescription): ReplayStart['answer'] {
  const success =
    responses.find(({ status }) => /^2\d\d$/.test(status)) ??
    responses.find(({ status }) => status === '2XX')
  const content =
    success?.contents.find(({ mediaType }) => /json/i.test(mediaType)) ?? success?.contents[0]
  return {
    status: Number(success?.status) || 200,
    headers: content ? [{ name: 'content-type', value: content.mediaType }] : [],
    body: content?.exampleText ?? null,
  }
}

/** The call of a trace, as far as that tells of it: neither its query nor its headers nor its body. */
export async function startOfTrace(
  scope: StaffScope,
  requestId: string,
): Promise<{ apiId: string; start: ReplayStart } | null> {
  const found = await findTrace(scope, { requestId })
  if (!found.ok || !found.value.apiId) return null
  const { apiId, operationId, method, path, host, clientIp, subscriptionId } = found.value
  const known = httpMethod.safeParse(method)
  if (!known.success) return null
  const example = operationId ? await startOfOperation(scope, operationId) : null
  const headers = (example?.headers ?? []).filter(({ name }) => name.toLowerCase() !== 'host')
  return {
    apiId,
    start: {
      method: known.data,
      target: path,
      headers: host ? [{ name: 'host', value: host }, ...headers] : headers,
      body: example?.body ?? null,
      clientIp,
      scheme: 'https',
      ...(subscriptionId && { subscriptionId }),
      answer: example?.answer ?? { status: 200, headers: [], body: null },
    },
  }
}
