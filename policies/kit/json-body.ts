import { decodeBody, isKnownCoding } from './decode-body.ts'
import { readAsOneOf } from './drop-trailers.ts'
import type { Exchange } from './exchange.ts'
import type { HeaderFields, ReadonlyHeaderFields } from './header-fields.ts'
import { isUtf8Type } from './is-utf8-type.ts'
import { AnswerBroken, BodyTooLarge, readBody } from './read-body.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { Answer } from './runtime.ts'

/** Fields that describe the bytes of a body that is no longer sent as it was. */
const describesBytes = [
  'content-length',
  'content-encoding',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'etag',
  'accept-ranges',
]

/** Whether a field after a body describes its bytes. */
export const isOfBytes = readAsOneOf(describesBytes)

/** Takes away what describes the bytes of a body that goes out changed; a HEAD says what GET would (RFC 9110, 9.3.2). */
export function forgetBytes({ headers }: Answer): void {
  for (const name of describesBytes) headers.delete(name)
}

/**
 * The media type in lower case, without parameters; null: none is said. Of several that of JSON, and none without one:
 * readers differ in which of them they take.
 */
export function mediaTypeOf(headers: ReadonlyHeaderFields): string | null {
  const types = mediaTypesOf(headers)
  return (types.length > 1 ? types.find(isJsonType) : types[0]) ?? null
}

/** All media types that are said, in lower case, without parameters. */
export function mediaTypesOf(headers: ReadonlyHeaderFields): string[] {
  const text = headers.get('content-type')
  if (text === null) return []
  const [first = '', ...more] = withoutQuoted(text)
    .split(',')
    .map((one) => (one.split(';')[0] ?? '').trim().toLowerCase())
  return [first, ...more.filter((one) => one.includes('/'))]
}

/** Takes the quoted strings (RFC 9110, 5.6.4) out. One that does not end is none. */
function withoutQuoted(text: string): string {
  let rest = ''
  let from = 0
  for (let opening = text.indexOf('"'); opening !== -1; opening = text.indexOf('"', from)) {
    let at = opening + 1
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    if (at >= text.length) break
    rest += text.slice(from, opening)
    from = at + 1
  }
  return rest + text.slice(from)
}

export const isJsonType = (mediaType: string | null): boolean =>
  mediaType !== null && /^application\/([\w.+-]+\+)?json$/.test(mediaType)

/** A type and a subtype (RFC 9110, 8.3.1). What is none, servers read as they like. */
export const isMediaType = (text: string | null): boolean =>
  text !== null && /^[\w!#$%&'*+\-.^`|~]+\/[\w!#$%&'*+\-.^`|~]+$/.test(text)

/** Types that some server reads as JSON: with the suffix of RFC 6839 wherever it stands, and `text/json`. */
export const isReadAsJson = (mediaType: string | null): boolean =>
  isMediaType(mediaType) && /[/+]json$/.test(mediaType ?? '')

/** Asks the backend for a whole answer in a coding that is known here: a part of a document cannot be checked. */
export function askForWholeAnswer(requestHeaders: HeaderFields): void {
  requestHeaders.delete('range')
  requestHeaders.set('accept-encoding', 'gzip, br, identity')
}

/** In dry-run `askForWholeAnswer` is lost: a part, or a coding that is unknown here, says nothing of what enforce would get. */
export const isNotAsAsked = (
  { dryRun }: Pick<Exchange, 'dryRun'>,
  { status, headers }: Answer,
): boolean => dryRun && (status === 206 || !isKnownCoding(headers.get('content-encoding')))

/** A JSON value; undefined: the body is empty. */
export interface ReadJson {
  value: unknown
}

/** Reads an answer that says that it is JSON. Its body stays as it was, in memory. */
export async function readJsonAnswer(
  answer: Answer,
  bytesMax: number,
): Promise<ReadJson | Refusal> {
  const read = await readAnswer(answer, bytesMax)
  if ('refused' in read) return read
  try {
    return parse(textOf(read.bytes))
  } catch {
    return answerUnreadable()
  }
}

/** Reads an answer's bytes, its coding undone. Its body stays as it was, in memory. */
export async function readAnswer(
  answer: Answer,
  bytesMax: number,
): Promise<{ bytes: Uint8Array } | Refusal> {
  try {
    const encoded = await readBody(answer.body, bytesMax)
    answer.body = encoded
    return {
      bytes: await decodeBody(encoded, answer.headers.get('content-encoding'), bytesMax),
    }
  } catch (error) {
    return error instanceof BodyTooLarge
      ? answerTooLarge(`The answer is larger than ${bytesMax} bytes and cannot be checked.`)
      : answerUnreadable(
          error instanceof AnswerBroken ? `The answer broke off: ${error.message}` : undefined,
        )
  }
}

export const answerTooLarge = (reason: string): Refusal =>
  refusal(502, 'response-too-large', 'The answer is too large', reason)

export const answerUnreadable = (
  reason = 'The answer is not what its type says, or has an unknown coding, and cannot be checked.',
): Refusal => refusal(502, 'response-unreadable', 'The answer cannot be read', reason)

/** Reads the body of a request, its coding undone; it goes to the backend as it came. */
export async function readRequest(
  { requestBody, callerHeaders }: Pick<Exchange, 'requestBody' | 'callerHeaders'>,
  bytesMax: number,
): Promise<{ bytes: Uint8Array } | Refusal> {
  if (!requestBody) return { bytes: new Uint8Array() }
  if (!isUtf8Type(callerHeaders.get('content-type')))
    return bodyUnreadable('The Content-Type names another character set than UTF-8.')
  let encoded: Uint8Array
  try {
    encoded = await requestBody.read(bytesMax)
  } catch (error) {
    // A body that broke off is the pipeline's to tell.
    if (error instanceof BodyTooLarge) return bodyTooLarge(bytesMax)
    throw error
  }
  try {
    return { bytes: await decodeBody(encoded, callerHeaders.get('content-encoding'), bytesMax) }
  } catch (error) {
    return error instanceof BodyTooLarge
      ? bodyTooLarge(bytesMax)
      : bodyUnreadable('The body has an unknown coding, or is not in the one that it names.')
  }
}

/** The same, as JSON. */
export async function readJsonRequest(
  exchange: Pick<Exchange, 'requestBody' | 'callerHeaders'>,
  bytesMax: number,
): Promise<ReadJson | Refusal> {
  const read = await readRequest(exchange, bytesMax)
  if ('refused' in read) return read
  try {
    return parse(textOf(read.bytes))
  } catch {
    return bodyUnreadable()
  }
}

export const bodyUnreadable = (
  reason = 'The body is not JSON in UTF-8, or has an unknown coding.',
): Refusal => refusal(400, 'body-unreadable', 'The body cannot be read', reason)

export const bodyTooLarge = (bytesMax: number): Refusal =>
  refusal(
    413,
    'body-too-large',
    'The body is too large',
    `The body is larger than ${bytesMax} bytes.`,
  )

/** Throws where it is not UTF-8. */
export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(bytes)

const parse = (text: string): ReadJson => ({
  value: text.trim() === '' ? undefined : JSON.parse(text),
})
