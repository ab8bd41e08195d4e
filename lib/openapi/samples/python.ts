import type { SamplePart } from '#lib/openapi/schema.ts'
import { headerLines, literal, type SampleCall } from './call.ts'

export const python = (call: SampleCall): string =>
  [
    'import requests',
    '',
    'response = requests.request(',
    `    ${literal(call.method)},`,
    `    ${literal(call.url)},`,
    '    headers={',
    ...headerLines(call, (name, value) => `        ${literal(name)}: ${literal(value)},`),
    '    },',
    ...bodyOf(call).map((line) => `    ${line}`),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n')

function bodyOf({ body }: SampleCall): string[] {
  if (body === null) return []
  if (body.kind === 'text') return [`data=${literal(body.text)}.encode(),`]
  if (body.kind === 'file') return [`data=open(${literal(body.fileName)}, "rb"),`]
  return [
    'files=[',
    ...body.parts.map((part) => `    (${literal(part.name)}, (${partOf(part).join(', ')})),`),
    '],',
  ]
}

/** `None` where a file would have its name: requests sends such a part as a value. */
function partOf({ value, fileName, mediaType }: SamplePart): string[] {
  const type = mediaType ? [literal(mediaType)] : []
  return fileName === null
    ? ['None', literal(value), ...type]
    : [literal(fileName), `open(${literal(fileName)}, "rb")`, ...type]
}
