import type { SampleCall } from './code-samples.ts'
import type { OperationDescription, ParameterView } from './schema.ts'

/** Stands where the reader's own key goes. */
export const KEY_PLACEHOLDER = 'YOUR_KEY'

/** A call of an operation with what must be sent, filled with examples. `keyHeader` null: no key is needed. */
export function sampleCall(
  operation: OperationDescription,
  { baseUrl, keyHeader }: { baseUrl: string; keyHeader: string | null },
): SampleCall {
  const required = operation.parameters.filter((parameter) => parameter.required)
  const query = required
    .filter((parameter) => parameter.in === 'query')
    .map(
      (parameter) =>
        `${encodeURIComponent(parameter.name)}=${encodeURIComponent(exampleOf(parameter))}`,
    )
  const headers = required
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => [parameter.name, exampleOf(parameter)])
  const content =
    operation.requestBody?.contents.find(({ mediaType }) => /json/i.test(mediaType)) ??
    operation.requestBody?.contents[0]
  const body = content?.exampleText ?? null
  const path = operation.path.replace(/\{([^{}]+)\}/g, (template, name: string) => {
    const parameter = required.find(
      (candidate) => candidate.in === 'path' && candidate.name === name,
    )
    return parameter
      ? encodeURIComponent(exampleOf(parameter))
      : encodeURIComponent(template.slice(1, -1))
  })
  return {
    method: operation.method,
    url: `${baseUrl}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: {
      ...(keyHeader && { [keyHeader]: KEY_PLACEHOLDER }),
      ...(content && body !== null && { 'content-type': content.mediaType }),
      ...Object.fromEntries(headers),
    },
    body,
  }
}

/** As it is sent: the bare text of a string, else JSON; the name where nothing better is known. */
function exampleOf({ name, exampleText, schema }: ParameterView): string {
  const text = exampleText ?? schema.exampleText ?? schema.defaultText ?? schema.enumValues[0]
  if (text === undefined || text === null)
    return /integer|number/.test(schema.type) ? '1' : schema.type === 'boolean' ? 'true' : name
  const value: unknown = text.endsWith('…') ? text : JSON.parse(text)
  return typeof value === 'string' ? value : text
}
