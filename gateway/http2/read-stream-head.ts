import type { IncomingHttpHeaders } from 'node:http2'
import { statedLength } from '#gateway/http1/framing.ts'
import { MalformedHead } from '#gateway/http1/read-head.ts'
import { readExpectation } from '#gateway/server/read-request.ts'
import { isHost, isOriginTarget, isRequestMethod } from '#gateway/server/request-line.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { fieldName } from '#policies/kit/field-name.ts'

/** Fields of connections in HTTP/1.1; a message of HTTP/2 or 3 that has one is malformed (RFC 9113, 8.2.2). */
const ofConnections = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/

export interface StreamHead {
  method: string
  target: string
  fields: FieldList
  /** As stated; null: its end says it. */
  length: number | null
  /** The caller waits for a word before it sends the body (RFC 9110, 10.1.1). */
  expectsContinue: boolean
}

/**
 * The head of a request that came as a stream (RFC 9113, 8; RFC 9114, 4). Throws what `requestFault` reads: MalformedHead
 * for whatever would mean something else once it is written in HTTP/1.1 for the backend.
 */
export function readStreamHead(headers: IncomingHttpHeaders): StreamHead {
  const method = headers[':method'] ?? ''
  if (!isRequestMethod(method)) throw new MalformedHead('The method is not a token.')
  const path = headers[':path'] ?? ''
  const target = path === '*' && method === 'OPTIONS' ? '/' : path
  if (!isOriginTarget(target)) throw new MalformedHead('The target is not a path and query.')
  if (headers[':scheme'] !== 'https') throw new MalformedHead('The scheme is not https.')
  const fields = readFields(headers)
  const host = fields.find('host')
  const authority = headers[':authority']
  if (authority !== undefined && host !== null && host !== authority)
    throw new MalformedHead('Host and :authority differ.')
  const named = authority ?? host ?? ''
  if (!isHost(named)) throw new MalformedHead('The authority is not one host.')
  fields.put('host', named)
  return {
    method,
    target,
    fields,
    length: statedLength(fields),
    expectsContinue: readExpectation(fields),
  }
}

function readFields(headers: IncomingHttpHeaders): FieldList {
  const fields = new FieldList()
  for (const [text, values] of Object.entries(headers)) {
    if (text.startsWith(':') || values === undefined) continue
    const name = fieldName(text)
    if (name === null || name !== text) throw new MalformedHead('A field name that is none.')
    if (ofConnections.has(name)) throw new MalformedHead('A field of connections.')
    if (name === 'te' && values !== 'trailers')
      throw new MalformedHead('A transfer coding in HTTP/2.')
    for (const value of Array.isArray(values) ? values : [String(values)]) {
      if (!sendable.test(value)) throw new MalformedHead('A control character.')
      fields.add(name, value)
    }
  }
  return fields
}
