import type { ContentView, OperationDescription } from '#lib/openapi/schema.ts'
import type { SampleBody, SampleCall } from './call.ts'

/** Stands where the reader's own key goes. */
const KEY_PLACEHOLDER = 'YOUR_KEY'

/** A call of an operation with what must be sent, filled with examples. `keyHeader` null: no key is needed. */
export function sampleCall(
  operation: OperationDescription,
  { baseUrl, keyHeader }: { baseUrl: string; keyHeader: string | null },
): SampleCall {
  const required = operation.parameters.filter((parameter) => parameter.required)
  const sentIn = (place: string) => required.filter((parameter) => parameter.in === place)
  const query = sentIn('query').map(({ sentText }) => sentText)
  const cookies = sentIn('cookie').map(({ sentText }) => sentText)
  const content = contentToSend(operation)
  const body = content && bodyOf(content)
  const path = operation.path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const parameter = sentIn('path').find((candidate) => candidate.name === name)
    return parameter?.sentText ?? encodeURIComponent(name)
  })
  return {
    method: operation.method,
    url: `${baseUrl}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: {
      ...(keyHeader && { [keyHeader]: KEY_PLACEHOLDER }),
      ...(content && body && body.kind !== 'parts' && { 'content-type': content.mediaType }),
      ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
      ...Object.fromEntries(
        sentIn('header')
          // What the body is, is said by the body.
          .filter(({ name }) => !body || name.toLowerCase() !== 'content-type')
          .map(({ name, sentText }) => [name, sentText]),
      ),
    },
    body,
  }
}

/** JSON where it is taken. Calls that read take a body only where they must. */
function contentToSend({ method, requestBody }: OperationDescription): ContentView | null {
  if (!requestBody || (/^(GET|HEAD)$/.test(method) && !requestBody.required)) return null
  const { contents } = requestBody
  return contents.find(({ mediaType }) => /json/i.test(mediaType)) ?? contents[0] ?? null
}

const bodyOf = ({ upload, exampleText }: ContentView): SampleBody | null =>
  upload ?? (exampleText === null ? null : { kind: 'text', text: exampleText })
