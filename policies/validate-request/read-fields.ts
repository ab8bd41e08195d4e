import { isUtf8Type } from '#policies/kit/is-utf8-type.ts'
import { boundaryOf, MultipartFault, partsOf } from '#policies/kit/multipart.ts'
import { pairsOf, UrlEncodedFault } from '#policies/kit/url-encoded.ts'

/** The form cannot be read; the message says why. */
export class UnreadableForm extends Error {}

/** What stands under a name in a form. */
export interface FieldValue {
  /** Media type in lower case, without parameters; null: none is said, as always where a form is one text. */
  type: string | null
  /** It has the name of a file. */
  isFile: boolean
  /** Null: it is no text in UTF-8. */
  text(): string | null
}

/** What a form says, by name, in the order of its fields. Throws UnreadableForm. */
export function readFields(bytes: Uint8Array, contentType: string): Map<string, FieldValue[]> {
  try {
    const fields = /^\s*multipart\//i.test(contentType)
      ? readParts(bytes, contentType)
      : readPairs(bytes)
    checkCharset(fields)
    return fields
  } catch (error) {
    if (error instanceof MultipartFault || error instanceof UrlEncodedFault)
      throw new UnreadableForm(`The form cannot be read. ${error.message}`)
    throw error
  }
}

function readPairs(bytes: Uint8Array): Map<string, FieldValue[]> {
  const fields = new Map<string, FieldValue[]>()
  for (const [name, value] of pairsOf(bytes))
    add(fields, name, { type: null, isFile: false, text: () => value })
  return fields
}

function readParts(bytes: Uint8Array, contentType: string): Map<string, FieldValue[]> {
  const boundary = boundaryOf(contentType)
  if (boundary === null)
    throw new UnreadableForm(
      'The Content-Type of the form names no boundary, or none that all readers find.',
    )
  const fields = new Map<string, FieldValue[]>()
  for (const { name, type, isFile, content } of partsOf(bytes, boundary)) {
    const mediaType = type === null ? null : (type.split(';')[0] ?? '').trim().toLowerCase()
    const text = () => (isUtf8Type(type) ? textOf(content) : null)
    add(fields, name, { type: mediaType, isFile, text })
  }
  return fields
}

/** A form may name the character set of its texts in a field (RFC 7578, 4.6). */
function checkCharset(fields: ReadonlyMap<string, FieldValue[]>): void {
  for (const { text } of fields.get('_charset_') ?? [])
    if (!isUtf8Type(`charset=${text()}`))
      throw new UnreadableForm('The field _charset_ names another character set than UTF-8.')
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** PHP passes over blanks before a name, and lets it end where a NUL is. */
const startsOrEndsElsewhere = (name: string): boolean => {
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at)
    if (code < 32 || code === 127) return true
  }
  return name.startsWith(' ')
}

function add(fields: Map<string, FieldValue[]>, name: string, value: FieldValue): void {
  if (startsOrEndsElsewhere(name))
    throw new UnreadableForm('A name of the form begins with a blank or has a control character.')
  const known = fields.get(name)
  if (known) known.push(value)
  else fields.set(name, [value])
}
