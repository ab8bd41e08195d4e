import { MalformedHead, readHead } from '#gateway/http1/read-head.ts'
import type { FieldList } from '#policies/kit/field-list.ts'

export interface ResponseHead {
  status: number
  fields: FieldList
  /** The connection may carry another call (RFC 9112, 9.3). */
  keepAlive: boolean
}

/** Reads the head of an answer (RFC 9112, 4). */
export function readResponse(text: string): ResponseHead {
  const { line, fields } = readHead(text)
  const found = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/.exec(line)
  if (!found) throw new MalformedHead('The status line is none.')
  const connection = fields.find('connection')?.toLowerCase()
  const keepAlive =
    found[1] === '1' ? !connection?.includes('close') : connection?.includes('keep-alive') === true
  return { status: Number(found[2]), fields, keepAlive }
}
