import type { FieldList } from '#policies/kit/field-list.ts'
import { MalformedHead } from './read-head.ts'

/** How the end of a body is known (RFC 9112, 6.3). */
export type Framing =
  | { kind: 'none' }
  | { kind: 'length'; bytes: number }
  | { kind: 'chunked' }
  | { kind: 'until-close' }

const none: Framing = { kind: 'none' }
const chunked: Framing = { kind: 'chunked' }
const untilClose: Framing = { kind: 'until-close' }

const LENGTH_DIGITS_MAX = 15
const ZERO = 48

/** The length that a message states; null: none. Throws when it is not one number, once. */
export function statedLength(fields: FieldList): number | null {
  const text = fields.find('content-length')
  if (text === null) return null
  if (text === '' || text.length > LENGTH_DIGITS_MAX) throw notOneNumber()
  let length = 0
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - ZERO
    if (!(digit >= 0 && digit <= 9)) throw notOneNumber()
    length = length * 10 + digit
  }
  return length
}

const notOneNumber = () => new MalformedHead('The content length is not one number.')

/** Codings but `chunked` alone are refused: nobody needs them, and two readers may disagree on them. */
function isChunked(fields: FieldList): boolean {
  const coding = fields.find('transfer-encoding')
  if (coding === null) return false
  if (coding.toLowerCase() !== 'chunked')
    throw new MalformedHead('A transfer coding that is not chunked.')
  if (fields.has('content-length')) throw new MalformedHead('A length and a transfer coding.')
  return true
}

export function requestFraming(fields: FieldList, version: '1.0' | '1.1'): Framing {
  if (isChunked(fields)) {
    if (version === '1.0') throw new MalformedHead('A transfer coding in HTTP/1.0.')
    return chunked
  }
  const length = statedLength(fields)
  return length === null || length === 0 ? none : { kind: 'length', bytes: length }
}

/** Whether a message says that it has a body, and not an empty one. */
export const announcesBody = (fields: FieldList): boolean =>
  fields.has('transfer-encoding') || (statedLength(fields) ?? 0) > 0

/** `toMethod`: of the request that is answered. */
export function responseFraming(fields: FieldList, status: number, toMethod: string): Framing {
  const codingChunked = isChunked(fields)
  const length = statedLength(fields)
  if (toMethod === 'HEAD' || status === 204 || status === 304) return none
  if (codingChunked) return chunked
  if (length !== null) return length === 0 ? none : { kind: 'length', bytes: length }
  return untilClose
}
