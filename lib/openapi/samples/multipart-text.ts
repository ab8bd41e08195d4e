import type { SamplePart } from '#lib/openapi/schema.ts'

/** Parts the parts: a text that stands in none of them. */
export const BOUNDARY = 'parts-of-this-form-7d1f4e9c'

/** Quotes and ends of lines in a name are written as browsers do (HTML, 4.10.21.8). */
const written = (text: string): string =>
  text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

export function dispositionOf({ name, fileName }: SamplePart): string {
  const file = fileName === null ? '' : `; filename="${written(fileName)}"`
  return `form-data; name="${written(name)}"${file}`
}

/** What stands above the value of a part. */
export const headOfPart = (part: SamplePart): string =>
  [
    `--${BOUNDARY}`,
    `Content-Disposition: ${dispositionOf(part)}`,
    ...(part.mediaType ? [`Content-Type: ${part.mediaType}`] : []),
    '',
    '',
  ].join('\r\n')

/** A whole form as it is sent; of files the name stands for what they hold. */
export const multipartText = (parts: readonly SamplePart[]): string =>
  `${parts.map((part) => `${headOfPart(part)}${part.fileName ?? part.value}\r\n`).join('')}--${BOUNDARY}--\r\n`
