import { FieldList } from '#policies/kit/field-list.ts'
import { fieldName } from '#policies/kit/field-name.ts'

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const DELETE = 127

/** A head that is not HTTP; the sentence is for the record, never for the caller. */
export class MalformedHead extends Error {}

/**
 * Where the head that begins the bytes ends: the index after its empty line, or -1 when it is not all there. Throws for
 * what senders of differing opinions read differently: bare CR or LF, folded lines, control characters (RFC 9112, 2.2
 * and 5.2; RFC 9110, 5.5). `from`: how far an earlier call got.
 */
export function endOfHead(bytes: Buffer, from = 0): number {
  const end = bytes.indexOf('\r\n\r\n', from, 'latin1')
  // What is not whole yet may already be wrong, and then nobody waits for the rest of it.
  return end === -1 ? scan(bytes, from) : end + 4
}

function scan(bytes: Buffer, from: number): number {
  const length = bytes.length
  // An earlier call may have stopped between a CR and its LF.
  const start = from > 0 && bytes[from] === LF && bytes[from - 1] === CR ? from + 1 : from
  for (let index = start; index < length; index += 1) {
    const byte = bytes[index] as number
    if (byte >= SPACE && byte !== DELETE) continue
    if (byte === TAB) continue
    if (byte !== CR)
      throw new MalformedHead(byte === LF ? 'A line ends in a bare LF.' : 'A control character.')
    if (index + 1 >= length) return -1
    if (bytes[index + 1] !== LF) throw new MalformedHead('A CR without its LF.')
    if (index + 2 >= length) return -1
    const next = bytes[index + 2] as number
    if (next === SPACE || next === TAB) throw new MalformedHead('A folded line.')
    if (next === CR) {
      if (index + 3 >= length) return -1
      if (bytes[index + 3] !== LF) throw new MalformedHead('A CR without its LF.')
      return index + 4
    }
    index += 1
  }
  return -1
}

/** The first line and the fields of a head whose end `endOfHead` has found; `text` is without the empty line. */
export function readHead(text: string): { line: string; fields: FieldList } {
  checkCharacters(text)
  const end = endOfLine(text, 0)
  return { line: text.slice(0, end), fields: readFields(text, end + 2) }
}

/** The fields after a chunked body (RFC 9112, 7.1.2). */
export function readTrailers(text: string): FieldList {
  checkCharacters(text)
  return readFields(text, 0)
}

// Controls; line breaks are looked at line by line.
const notInHead = /[^\t\r\n\x20-\x7e\x80-\xff]/

function checkCharacters(text: string): void {
  if (notInHead.test(text)) throw new MalformedHead('A control character.')
}

/** Field lines from `from` to the end of the text (RFC 9112, 5). A folded line has no name before its colon. */
function readFields(text: string, from: number): FieldList {
  const fields = new FieldList()
  for (let at = from; at < text.length; ) {
    const end = endOfLine(text, at)
    const colon = text.indexOf(':', at)
    if (colon === -1 || colon > end) throw new MalformedHead('A field without a colon.')
    const name = fieldName(text.slice(at, colon))
    if (name === null) throw new MalformedHead('A field name that is none.')
    fields.add(name, trimmed(text, colon + 1, end))
    at = end + 2
  }
  return fields
}

/** Where the line ends that begins at `at`: at its CRLF, or with the text. */
function endOfLine(text: string, at: number): number {
  const cr = text.indexOf('\r', at)
  const lf = text.indexOf('\n', at)
  if (cr === -1 && lf === -1) return text.length
  if (lf === -1 || lf !== cr + 1) throw new MalformedHead('A bare CR or LF.')
  return cr
}

function trimmed(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB
