import { FieldList } from '#policies/kit/field-list.ts'
import { latin1 } from './latin1.ts'
import { nameIn, tokenCharacters } from './name-table.ts'

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const COLON = 58
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
  if (end === -1) checkUnfinished(bytes, from)
  return end === -1 ? -1 : end + 4
}

function checkUnfinished(bytes: Buffer, from: number): void {
  const length = bytes.length
  // An earlier call may have stopped between a CR and its LF.
  const start = from > 0 && bytes[from] === LF && bytes[from - 1] === CR ? from + 1 : from
  for (let index = start; index < length; index += 1) {
    const byte = bytes[index] as number
    if (byte >= SPACE && byte !== DELETE) continue
    if (byte === TAB) continue
    if (byte !== CR)
      throw new MalformedHead(byte === LF ? 'A line ends in a bare LF.' : 'A control character.')
    if (index + 1 >= length) return
    if (bytes[index + 1] !== LF) throw new MalformedHead('A CR without its LF.')
    const next = bytes[index + 2]
    if (next === SPACE || next === TAB) throw new MalformedHead('A folded line.')
    // With its LF it would be the empty line, which is not there.
    if (next === CR && index + 3 < length) throw new MalformedHead('A CR without its LF.')
    index += 1
  }
}

/** A head that stands at the beginning of a text. */
export interface Head {
  text: string
  /** Where the first line ends, before its line break. */
  lineEnd: number
  fields: FieldList
  /** Where the head ends, after its empty line; where that is not in the text, the text's length. */
  end: number
}

/** The head that begins a text, which ends with it or goes on behind its empty line. */
export function readHead(text: string): Head {
  const lineEnd = endOfValue(text, 0)
  const fields = new FieldList(text)
  return { text, lineEnd, fields, end: readFields(text, lineEnd + 2, fields) }
}

/** Bytes that come together with a head are read as text with it when all of them are no more than these. */
const TOGETHER_BYTES_MAX = 2_048

/**
 * The head at the beginning of few bytes, read by `read` without looking for its end first; null: it is not all there,
 * or wrong, and `endOfHead` has to say.
 */
export function headTogether<Read extends Pick<Head, 'end'>>(
  bytes: Buffer,
  read: (text: string) => Read,
): Read | null {
  if (bytes.length > TOGETHER_BYTES_MAX) return null
  try {
    const head = read(latin1(bytes, 0, bytes.length))
    return head.end >= 4 && bytes[head.end - 1] === LF && bytes[head.end - 3] === LF ? head : null
  } catch {
    return null
  }
}

/** The fields after a chunked body (RFC 9112, 7.1.2). */
export function readTrailers(text: string): FieldList {
  const fields = new FieldList(text)
  readFields(text, 0, fields)
  return fields
}

/**
 * Adds the field lines (RFC 9112, 5) from `from` to an empty line, or to the end of the text, and answers the place
 * behind that. A folded line has no name before its colon.
 */
function readFields(text: string, from: number, fields: FieldList): number {
  for (let line = from; line < text.length; ) {
    if (text.charCodeAt(line) === CR && text.charCodeAt(line + 1) === LF) return line + 2
    let hash = 0
    let colon = line
    for (; colon < text.length; colon += 1) {
      const character = tokenCharacters[text.charCodeAt(colon)]
      if (!character) break
      hash = (Math.imul(hash, 31) + character) | 0
    }
    if (colon === line || text.charCodeAt(colon) !== COLON)
      throw new MalformedHead('A line without a name and a colon.')
    const end = endOfValue(text, colon + 1)
    let valueFrom = colon + 1
    let valueTo = end
    while (valueFrom < valueTo && isBlank(text.charCodeAt(valueFrom))) valueFrom += 1
    while (valueTo > valueFrom && isBlank(text.charCodeAt(valueTo - 1))) valueTo -= 1
    const name = nameIn(text, line, colon, hash)
    if (valueFrom === colon + 2 && valueTo === end) fields.addStanding(name, valueFrom, valueTo)
    else fields.add(name, text.slice(valueFrom, valueTo))
    line = end + 2
  }
  return text.length
}

/** Where the line ends that `from` is in: at its CRLF, or with the text. Throws for controls (RFC 9110, 5.5). */
function endOfValue(text: string, from: number): number {
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= SPACE ? code !== DELETE : code === TAB) continue
    if (code !== CR) throw new MalformedHead('A control character, or a bare LF.')
    if (text.charCodeAt(index + 1) !== LF) throw new MalformedHead('A CR without its LF.')
    return index
  }
  return text.length
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB
