import { type Framing, requestFraming } from '#gateway/http1/framing.ts'
import { ownText } from '#gateway/http1/latin1.ts'
import { MalformedHead, readHead } from '#gateway/http1/read-head.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import type { MalformedRequest } from './inbound.ts'
import { isHost, isOriginTarget, isRequestMethod } from './request-line.ts'

export class HeadTooLong extends Error {}
class UnsupportedVersion extends Error {}
class UnsupportedExpectation extends Error {}

export interface RequestHead {
  method: string
  target: string
  version: '1.0' | '1.1'
  fields: FieldList
  framing: Framing
  /** The connection may carry another request after this one (RFC 9112, 9.3). */
  keepAlive: boolean
  /** The caller waits for a word before it sends the body (RFC 9110, 10.1.1). */
  expectsContinue: boolean
  /** Where it ends in what it was read from. */
  end: number
}

const usualMethods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']
const SPACE = 32
const VERSION_CHARACTERS = 'HTTP/1.1'.length

/** Reads the head of a request, with which the text begins; throws for whatever two servers could read differently. */
export function readRequest(text: string): RequestHead {
  const { lineEnd, fields, end } = readHead(text)
  const { method, target, version } =
    readUsualLine(text, lineEnd) ?? readLine(text.slice(0, lineEnd))
  checkHost(fields, version)
  const connection = fields.find('connection')
  return {
    method,
    target,
    version,
    fields,
    framing: requestFraming(fields, version),
    keepAlive: version === '1.1' && (connection === null || !/\bclose\b/i.test(connection)),
    expectsContinue: version === '1.1' && readExpectation(fields),
    end,
  }
}

/** What `readLine` makes of nearly every line; null: it has to look. */
function readUsualLine(
  text: string,
  end: number,
): Pick<RequestHead, 'method' | 'target' | 'version'> | null {
  const versionAt = end - VERSION_CHARACTERS
  if (!text.startsWith('HTTP/1.1', versionAt) || text.charCodeAt(versionAt - 1) !== SPACE)
    return null
  for (const method of usualMethods) {
    const { length } = method
    if (text.charCodeAt(length) !== SPACE || !text.startsWith(method)) continue
    const target = length + 1 < versionAt ? text.slice(length + 1, versionAt - 1) : ''
    return isOriginTarget(target) ? { method, target, version: '1.1' } : null
  }
  return null
}

/** RFC 9112, 3: three parts, one space between them; of the target's forms only the origin's is for a gateway. */
function readLine(line: string): Pick<RequestHead, 'method' | 'target' | 'version'> {
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  if (first <= 0 || last === first) throw new MalformedHead('The request line has not three parts.')
  const version = line.slice(last + 1)
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') {
    if (/^HTTP\/\d\.\d$/.test(version)) throw new UnsupportedVersion(`The version ${version}.`)
    throw new MalformedHead('The request line names no version.')
  }
  const method = usualMethod(line, first) ?? line.slice(0, first)
  if (!isRequestMethod(method)) throw new MalformedHead('The method is not a token.')
  const target = line.slice(first + 1, last)
  if (target === '*' && method === 'OPTIONS')
    return { method, target: '/', version: version.slice(5) as '1.1' }
  if (!isOriginTarget(target)) throw new MalformedHead('The target is not a path and query.')
  return { method, target, version: version.slice(5) as '1.0' | '1.1' }
}

/** Of the methods that most requests have the one that the line begins with, as a text that is there already. */
function usualMethod(line: string, length: number): string | null {
  for (const method of usualMethods)
    if (method.length === length && line.startsWith(method)) return method
  return null
}

/** Most requests name the host that the one before has named. */
let lastHost = ''

/** RFC 9112, 3.2: exactly one, and nothing but a host and a port. */
function checkHost(fields: FieldList, version: '1.0' | '1.1'): void {
  if (lastHost !== '' && fields.says('host', lastHost)) return
  const text = fields.find('host')
  if (text === null && version === '1.0') return
  // Two fields are joined by a comma, which no host has.
  if (text === null || !isHost(text)) throw new MalformedHead('The Host field is not one host.')
  lastHost = ownText(text)
}

/** Whether the caller waits for a word before it sends the body (RFC 9110, 10.1.1); throws for whatever else it expects. */
export function readExpectation(fields: FieldList): boolean {
  const text = fields.find('expect')
  if (text === null) return false
  if (text.toLowerCase() !== '100-continue')
    throw new UnsupportedExpectation('An expectation other than 100-continue.')
  return true
}

/** The status and reason of what `readRequest` threw. */
export function requestFault(error: unknown): [MalformedRequest['status'], string] {
  if (error instanceof UnsupportedVersion) return [505, error.message]
  if (error instanceof UnsupportedExpectation) return [417, error.message]
  if (error instanceof HeadTooLong) return [431, error.message]
  if (error instanceof MalformedHead) return [400, error.message]
  throw error
}
