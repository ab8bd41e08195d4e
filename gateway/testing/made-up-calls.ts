import type { PlainMessage } from './plain-http.ts'
import type { randomFrom } from './random.ts'

type Random = ReturnType<typeof randomFrom>
type Fields = [name: string, value: string][]

/** A call made up by chance: its bytes, what its backend answers, and what either side must get of the other. */
export interface MadeUpCall {
  id: string
  method: string
  target: string
  caller: string
  request: string
  sent: Pick<PlainMessage, 'fields' | 'body' | 'trailers'>
  answer: string
  /** The backend answers when it has the head. */
  early: boolean
  /** The answer ends with its connection. */
  closes: boolean
  got: Pick<PlainMessage, 'fields' | 'body' | 'trailers'> & { status: number }
}

/** Around the lengths at which texts are written by other means. */
const lengths = [0, 1, 2, 23, 24, 25, 31, 32, 33, 47, 48, 49, 64, 65, 100, 101, 300]
const methods = ['GET', 'POST', 'HEAD', 'PUT', 'OPTIONS'] as const

/** A value of a field: visible ASCII, blanks inside, and bytes that are no ASCII (RFC 9110, 5.5). */
function valueFrom(random: Random): string {
  const length = random.oneOf(lengths)
  const characters = Array.from({ length }, () =>
    random.below(6) === 0
      ? String.fromCharCode(0x80 + random.below(0x80))
      : String.fromCharCode(0x21 + random.below(0x5e)),
  )
  if (length > 2 && random.below(3) === 0) characters[1 + random.below(length - 2)] = ' '
  return characters.join('')
}

const anyCase = (name: string, random: Random): string =>
  [...name].map((one) => (random.below(2) ? one.toUpperCase() : one)).join('')

function fieldsFrom(random: Random, beginning: string): Fields {
  const many = random.below(12) === 0 ? 200 : 6
  return Array.from({ length: random.below(many) }, () => [
    `${beginning}${'n'.repeat(random.oneOf([0, 1, 20, 21, 22, 23, 60, 70]))}${random.below(5)}`,
    valueFrom(random),
  ])
}

const lineOf = ([name, value]: Fields[number], random: Random): string =>
  `${anyCase(name, random)}:${random.oneOf(['', ' ', ' ', ' ', '\t', '  '])}${value}${random.oneOf(['', '', ' ', '\t'])}\r\n`
const linesOf = (fields: Fields, random: Random): string =>
  fields.map((field) => lineOf(field, random)).join('')

const bodyFrom = (random: Random): string => {
  const bytes = random.oneOf([0, 1, 5, 100, 1_000, 1_001, 3_000, 20_000, 70_000])
  const first = random.below(256)
  return String.fromCharCode(first, 13, 10, 13, 10)
    .repeat(Math.ceil(bytes / 5))
    .slice(0, bytes)
}

function chunked(body: string, trailers: Fields, random: Random): string {
  let coded = ''
  for (let at = 0; at < body.length; ) {
    const piece = body.slice(at, at + 1 + random.below(random.oneOf([3, 500, 30_000])))
    coded += `${piece.length.toString(16)}${random.oneOf(['', ';a', ' ;b=c', ';d="e f"'])}\r\n${piece}\r\n`
    at += piece.length
    // Not all of a large body in the smallest of chunks.
    if (coded.length > 20_000 && at < body.length) {
      coded += `${(body.length - at).toString(16)}\r\n${body.slice(at)}\r\n`
      break
    }
  }
  return `${coded}${random.oneOf(['0', '000'])}\r\n${linesOf(trailers, random)}\r\n`
}

/** `keys`: of the callers. */
export function madeUpCall(id: string, random: Random, keys: readonly string[]): MadeUpCall {
  const method = random.oneOf(methods)
  const caller = random.oneOf(keys)
  const query = random.oneOf(['', '', '?', '?a=b&c=%20', `?${'q'.repeat(random.oneOf(lengths))}`])
  const target = `/one/${id}${query}`
  const sent = { fields: fieldsFrom(random, 'x-sent-'), body: '', trailers: [] as Fields }
  let request = `${random.oneOf(['', '', '\r\n'])}${method} /pets${target} HTTP/1.1\r\n`
  const lines = [
    lineOf(['host', 'a.test'], random),
    lineOf(['x-api-key', caller], random),
    ...sent.fields.map((field) => lineOf(field, random)),
  ]
  const hasBody = method === 'POST' || method === 'PUT'
  if (hasBody) sent.body = bodyFrom(random)
  const inChunks = hasBody && random.below(2) === 0
  if (inChunks) {
    if (random.below(2)) sent.trailers = [['x-after', valueFrom(random)]]
    lines.push(lineOf(['transfer-encoding', 'chunked'], random))
  } else if (hasBody) lines.push(lineOf(['content-length', String(sent.body.length)], random))
  request += `${lines.join('')}\r\n${inChunks ? chunked(sent.body, sent.trailers, random) : sent.body}`
  return {
    ...{ id, method, target, caller, request, sent },
    ...answerFrom(method, random),
    early: random.below(4) === 0,
  }
}

function answerFrom(method: string, random: Random): Pick<MadeUpCall, 'answer' | 'closes' | 'got'> {
  const status = random.oneOf([200, 200, 200, 201, 204, 304, 404, 503])
  const got = { status, fields: fieldsFrom(random, 'x-got-'), body: '', trailers: [] as Fields }
  const interim = random.oneOf([
    '',
    '',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nX-Got-Early: no\r\n\r\n',
  ])
  const body = bodyFrom(random)
  const bodiless = method === 'HEAD' || status === 204 || status === 304
  const kind = random.oneOf(['length', 'chunks', 'close'] as const)
  const closes = !bodiless && kind === 'close'
  const framing =
    kind === 'length'
      ? lineOf(['content-length', String(body.length)], random)
      : kind === 'chunks'
        ? lineOf(['transfer-encoding', 'chunked'], random)
        : ''
  const head = `${interim}HTTP/1.1 ${status}${random.oneOf([' OK', ' ', ' \xe9'])}\r\n${linesOf(got.fields, random)}${framing}\r\n`
  if (bodiless) return { answer: head, closes, got }
  got.body = body
  if (kind !== 'chunks') return { answer: head + body, closes, got }
  if (random.below(2)) got.trailers = [['x-got-after', valueFrom(random)]]
  return { answer: head + chunked(body, got.trailers, random), closes, got }
}
