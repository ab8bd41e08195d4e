import type { SamplePart } from '#lib/openapi/schema.ts'
import { headerLines, literal, type SampleCall } from './call.ts'

export function javascript(call: SampleCall): string {
  const body = bodyOf(call)
  return [
    ...body.before,
    `const response = await fetch(${literal(call.url)}, {`,
    `  method: ${literal(call.method)},`,
    '  headers: {',
    ...headerLines(call, (name, value) => `    ${literal(name)}: ${literal(value)},`),
    '  },',
    ...(body.value === null ? [] : [`  body: ${body.value},`]),
    '})',
    'console.log(response.status, await response.text())',
  ].join('\n')
}

const opening = ["import { openAsBlob } from 'node:fs'", '']

function bodyOf({ method, body }: SampleCall): { before: string[]; value: string | null } {
  // A `fetch` of these methods refuses a body.
  if (body === null || method === 'GET' || method === 'HEAD') return { before: [], value: null }
  if (body.kind === 'text') return { before: [], value: literal(body.text) }
  if (body.kind === 'file')
    return { before: opening, value: `await openAsBlob(${literal(body.fileName)})` }
  const hasFiles = body.parts.some(({ fileName }) => fileName !== null)
  return {
    before: [
      ...(hasFiles ? opening : []),
      'const form = new FormData()',
      ...body.parts.map((part) => `form.append(${partOf(part).join(', ')})`),
      '',
    ],
    value: 'form',
  }
}

function partOf({ name, value, fileName, mediaType }: SamplePart): string[] {
  const options = mediaType ? `, { type: ${literal(mediaType)} }` : ''
  if (fileName !== null)
    return [literal(name), `await openAsBlob(${literal(fileName)}${options})`, literal(fileName)]
  return [literal(name), options ? `new Blob([${literal(value)}]${options})` : literal(value)]
}
