import type { SamplePart } from '#lib/openapi/schema.ts'
import { headerLines, type SampleCall } from './call.ts'

/** POSIX: nothing is special between single quotes but the single quote itself. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A value or a file name as curl reads it in `--form`, where `;` and `,` would end it. */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

export const curl = (call: SampleCall): string =>
  [
    `curl ${call.method === 'HEAD' ? '--head' : `--request ${call.method}`} ${shell(call.url)}`,
    // Without a value curl would take the header away.
    ...headerLines(
      call,
      (name, value) => `  --header ${shell(value ? `${name}: ${value}` : `${name};`)}`,
    ),
    ...bodyOf(call).map((line) => `  ${line}`),
  ].join(' \\\n')

function bodyOf({ headers, body }: SampleCall): string[] {
  if (body === null) return []
  if (body.kind === 'file') return [`--data-binary ${shell(`@${body.fileName}`)}`]
  if (body.kind === 'parts') return body.parts.map(partOf)
  // curl joins what it is given by `&`: of a form each pair stands in a line of its own.
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded'
  return (isForm ? body.text.split('&') : [body.text]).map((data) => `--data-raw ${shell(data)}`)
}

function partOf({ name, value, fileName, mediaType }: SamplePart): string {
  const type = mediaType ? `;type=${mediaType}` : ''
  if (fileName !== null) return `--form ${shell(`${name}=@${quoted(fileName)}${type}`)}`
  return mediaType
    ? `--form ${shell(`${name}=${quoted(value)}${type}`)}`
    : `--form-string ${shell(`${name}=${value}`)}`
}
