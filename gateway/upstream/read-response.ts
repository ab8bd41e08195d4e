import { MalformedHead, readHead } from '#gateway/http1/read-head.ts'
import type { FieldList } from '#policies/kit/field-list.ts'

export interface ResponseHead {
  status: number
  fields: FieldList
  /** The connection may carry another call (RFC 9112, 9.3). */
  keepAlive: boolean
  /** Where it ends in what it was read from. */
  end: number
}

const STATUS_AT = 'HTTP/1.1 '.length
const SPACE = 32
const ZERO = 48

/** Reads the head of an answer (RFC 9112, 4), with which the text begins. */
export function readResponse(text: string): ResponseHead {
  const { lineEnd, fields, end } = readHead(text)
  const isNew = text.startsWith('HTTP/1.1 ')
  const status = statusIn(text, lineEnd)
  if (status === null || !(isNew || text.startsWith('HTTP/1.0 ')))
    throw new MalformedHead('The status line is none.')
  return { status, fields, keepAlive: isKeptAlive(fields, isNew), end }
}

function isKeptAlive(fields: FieldList, isNew: boolean): boolean {
  if (fields.says('connection', 'keep-alive')) return true
  const connection = fields.find('connection')?.toLowerCase() ?? ''
  return isNew ? !connection.includes('close') : connection.includes('keep-alive')
}

/** Three digits from 100 to 599 behind the version, then nothing or a space and a reason; null: they are not there. */
function statusIn(text: string, lineEnd: number): number | null {
  if (lineEnd < STATUS_AT + 3) return null
  if (lineEnd > STATUS_AT + 3 && text.charCodeAt(STATUS_AT + 3) !== SPACE) return null
  let status = 0
  for (let index = STATUS_AT; index < STATUS_AT + 3; index += 1) {
    const digit = text.charCodeAt(index) - ZERO
    if (!(digit >= 0 && digit <= 9)) return null
    status = status * 10 + digit
  }
  return status >= 100 && status < 600 ? status : null
}
