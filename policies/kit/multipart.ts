import { fieldParameters } from './field-parameters.ts'

/** One part of a form (RFC 7578, 4). */
export interface FormPart {
  name: string
  /** Content-Type as it is written; null: none. */
  type: string | null
  isFile: boolean
  content: Uint8Array
}

/** It is not a form, or one that readers differ about; the message says where. */
export class MultipartFault extends Error {}

/** Bytes of the fields of one part. */
const HEAD_BYTES_MAX = 8_192
const PARTS_MAX = 10_000

const [TAB, LF, CR, SPACE, DASH, DELETE] = [9, 10, 13, 32, 45, 127]
/** RFC 2046, 5.1.1: up to 70 characters, the last of them no blank. Rack ends it at a comma, which it may hold. */
const BOUNDARY = /^[\w'()+\-./:=? ]{0,69}[\w'()+\-./:=?]$/

/** The boundary that a Content-Type names; null: none, or one that not all find: PHP and Rack look for the word alone. */
export function boundaryOf(contentType: string): string | null {
  const read = fieldParameters(contentType)
  if (read?.value.toLowerCase() !== 'multipart/form-data') return null
  const [boundary, ...more] = read.parameters.filter(([name, value]) =>
    /boundary/i.test(name === 'boundary' ? name : `${name} ${value}`),
  )
  if (boundary?.[0] !== 'boundary' || more.length > 0) return null
  if (/boundary=/i.test(boundary[1])) return null
  return BOUNDARY.test(boundary[1]) ? boundary[1] : null
}

/**
 * The parts of a form (RFC 7578 in the grammar of RFC 2046, 5.1.1), in time linear in its length. What the RFCs let
 * receivers pass over (text around the parts, blanks after a boundary, line feeds alone) is a fault: readers differ in
 * what they make of it, so that a backend could see parts that were not judged. Throws MultipartFault.
 */
export function partsOf(bytes: Uint8Array, boundary: string): FormPart[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  const parts: FormPart[] = []
  let at = bytes[0] === CR && bytes[1] === LF ? 2 : 0
  if (!isAt(bytes, at, delimiter))
    throw new MultipartFault('It does not begin with the boundary that its Content-Type names.')
  for (;;) {
    at += delimiter.byteLength
    if (bytes[at] === DASH && bytes[at + 1] === DASH) {
      checkEnd(bytes, at + 2)
      return parts
    }
    if (bytes[at] !== CR || bytes[at + 1] !== LF)
      throw new MultipartFault(`The line of the boundary before part ${parts.length + 1} goes on.`)
    if (parts.length === PARTS_MAX) throw new MultipartFault(`It has more than ${PARTS_MAX} parts.`)
    const number = parts.length + 1
    const contentAt = endOfHead(bytes, at + 2, number)
    // The content's end may be that of the head: the line end before a boundary belongs to the boundary.
    const next = boundaryAfter(bytes, contentAt, { delimiter, number })
    const head = bytes.subarray(at + 2, contentAt - 4)
    parts.push({ ...readHead(head, number), content: bytes.subarray(contentAt, next - 2) })
    at = next
  }
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.byteLength; index += 1)
    if (bytes[at + index] !== wanted[index]) return false
  return true
}

function checkEnd(bytes: Uint8Array, at: number): void {
  const left = bytes.byteLength - at
  if (left !== 0 && !(left === 2 && bytes[at] === CR && bytes[at + 1] === LF))
    throw new MultipartFault('It goes on after its last boundary.')
}

/** Where the content of a part begins. */
function endOfHead(bytes: Uint8Array, from: number, number: number): number {
  const end = Math.min(bytes.byteLength, from + HEAD_BYTES_MAX)
  for (let at = from; at < end - 3; at += 1)
    if (bytes[at] === CR && bytes[at + 1] === LF && bytes[at + 2] === CR && bytes[at + 3] === LF)
      return at + 4
  throw new MultipartFault(
    `The head of part ${number} does not end, or is larger than ${HEAD_BYTES_MAX} bytes.`,
  )
}

/** Where the next boundary begins. No boundary holds a line feed, so no byte is compared more than twice. */
function boundaryAfter(
  bytes: Uint8Array,
  from: number,
  { delimiter, number }: { delimiter: Uint8Array; number: number },
): number {
  const end = bytes.byteLength
  for (let at = from; at < end; at += 1) {
    if (bytes[at] !== LF || !isAt(bytes, at + 1, delimiter)) continue
    if (at === from || bytes[at - 1] !== CR)
      throw new MultipartFault(`The boundary after part ${number} stands after a bare line feed.`)
    return at + 1
  }
  throw new MultipartFault(`There is no boundary after part ${number}.`)
}

function readHead(bytes: Uint8Array, number: number): Omit<FormPart, 'content'> {
  const fault = (what: string) => new MultipartFault(`Part ${number} ${what}.`)
  const fields = fieldsOf(bytes)
  if (!fields) throw fault('has a head that cannot be read')
  if (fields.has('content-transfer-encoding')) {
    // RFC 7578, 4.7: not to be sent. These say that there is none.
    const coding = fields.get('content-transfer-encoding')?.toLowerCase() ?? ''
    if (!['7bit', '8bit', 'binary'].includes(coding)) throw fault('has a transfer encoding')
  }
  const type = fields.get('content-type') ?? null
  if (type !== null && /^multipart\//i.test(type)) throw fault('has parts of its own')
  const disposition = fieldParameters(fields.get('content-disposition') ?? '')
  if (disposition?.value.toLowerCase() !== 'form-data')
    throw fault('does not say that it is of a form (Content-Disposition)')
  const names = disposition.parameters.filter(([key]) => key.startsWith('name'))
  const [name] = names
  // Rack takes what stands last after `name=`, in the name of a file too.
  const hidden = disposition.parameters.some(([, value]) => /name\*?\s*=/i.test(value))
  if (!name || names.length > 1 || name[0] !== 'name' || hidden)
    throw fault('does not have one name')
  // Some take a backslash for the sign that it stands before.
  if (name[1].includes('\\')) throw fault('has a backslash in its name')
  const isFile = disposition.parameters.some(([key]) => key.startsWith('filename'))
  return { name: name[1], type, isFile }
}

function hasControls(line: string): boolean {
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index)
    if ((code < SPACE && code !== TAB) || code === DELETE) return true
  }
  return false
}

/** By their lower-case names; null: that is no head, or one says a field twice. */
function fieldsOf(bytes: Uint8Array): Map<string, string> | null {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
  const fields = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    if (!/^[\w!#$%&'*+\-.^`|~]+$/.test(name) || fields.has(name)) return null
    if (hasControls(line)) return null
    fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}
