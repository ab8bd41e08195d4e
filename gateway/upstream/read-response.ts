import { MalformedHead, readHead } from '#gateway/http1/read-head.ts'
import type { FieldList } from '#policies/kit/field-list.ts'

export interface ResponseHead {
  status: number
  fields: FieldList
  /** The connection may carry another call (RFC 9112, 9.3). */
  keepAlive: boolean
}

const STATUS_AT = 'HTTP/1.1 '.length
const SPACE = 32
const ZERO = 48

/** Reads the head of an answer (RFC 9112, 4). */
export function readResponse(text: string): ResponseHead {
  const { line, fields } = readHead(text)
  const isNew = line.startsWith('HTTP/1.1 ')
  const status = statusIn(line)
  if (status === null || !(isNew || line.startsWith('HTTP/1.0 ')))
    throw new MalformedHead('The status line is none.')
  const connection = fields.find('connection')?.toLowerCase() ?? ''
  const keepAlive = isNew ? !connection.includes('close') : connection.includes('keep-alive')
  return { status, fields, keepAlive }
}

/** Three digits from 100 to 599 behind the version, then nothing or a space and a reason; null: they are not there. */
function statusIn(line: string): number | null {
  if (line.length > STATUS_AT + 3 && line.charCodeAt(STATUS_AT + 3) !== SPACE) return null
  let status = 0
  for (let index = STATUS_AT; index < STATUS_AT + 3; index += 1) {
    const digit = line.charCodeAt(index) - ZERO
    if (!(digit >= 0 && digit <= 9)) return null
    status = status * 10 + digit
  }
  return status >= 100 && status < 600 ? status : null
}
