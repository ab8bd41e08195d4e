import { boundaryOf, MultipartFault, PARTS_MAX, partsOf } from '#policies/kit/multipart.ts'

/** The form cannot be read; the message says why. */
export class UnreadableForm extends Error {}

/** What stands under a name in a form. */
export interface FieldValue {
  /** Media type in lower case, without parameters; null: none is said, as always where a form is one text. */
  type: string | null
  /** Null: it is no text in UTF-8. */
  text(): string | null
}

/** What a form says, by name, in the order of its fields. Throws UnreadableForm. */
export const readFields = (bytes: Uint8Array, contentType: string): Map<string, FieldValue[]> =>
  /^\s*multipart\//i.test(contentType) ? readParts(bytes, contentType) : readPairs(bytes)

/** `application/x-www-form-urlencoded` (URL Standard, 5.1). */
function readPairs(bytes: Uint8Array): Map<string, FieldValue[]> {
  const text = textOf(bytes)
  if (text === null) throw new UnreadableForm('The form is not text in UTF-8.')
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1
  if (count > PARTS_MAX) throw new UnreadableForm(`The form has more than ${PARTS_MAX} fields.`)
  const fields = new Map<string, FieldValue[]>()
  for (const [name, value] of new URLSearchParams(text))
    add(fields, name, { type: null, text: () => value })
  return fields
}

function readParts(bytes: Uint8Array, contentType: string): Map<string, FieldValue[]> {
  const boundary = boundaryOf(contentType)
  if (boundary === null) throw new UnreadableForm('The Content-Type of the form names no boundary.')
  const fields = new Map<string, FieldValue[]>()
  try {
    for (const { name, type, content } of partsOf(bytes, boundary)) {
      const mediaType = type === null ? null : (type.split(';')[0] ?? '').trim().toLowerCase()
      add(fields, name, {
        type: mediaType,
        text: () => (isUtf8(type) ? textOf(content) : null),
      })
    }
  } catch (error) {
    if (error instanceof MultipartFault)
      throw new UnreadableForm(`The form cannot be read. ${error.message}`)
    throw error
  }
  return fields
}

/** Whether a part names no other character set (RFC 7578, 4.5). */
const isUtf8 = (type: string | null): boolean => {
  const said = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type ?? '')?.[1]?.toLowerCase()
  return said === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(said)
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function add(fields: Map<string, FieldValue[]>, name: string, value: FieldValue): void {
  const known = fields.get(name)
  if (known) known.push(value)
  else fields.set(name, [value])
}
