import { FieldList } from '#policies/kit/field-list.ts'
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
  const end = endOfValue(text, 0)
  return { line: text.slice(0, end), fields: readFields(text, end + 2) }
}

/** The fields after a chunked body (RFC 9112, 7.1.2). */
export const readTrailers = (text: string): FieldList => readFields(text, 0)

/** Field lines from `from` to the end of the text (RFC 9112, 5). A folded line has no name before its colon. */
function readFields(text: string, from: number): FieldList {
  const fields = new FieldList(text)
  for (let line = from; line < text.length; ) {
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
  return fields
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
