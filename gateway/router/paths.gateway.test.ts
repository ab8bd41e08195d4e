import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { randomFrom } from '#gateway/testing/random.ts'
import { RawConnection } from '#gateway/testing/raw-connection.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_paths'
const exposed = ['/all', '/one/{petId}', '/one/{petId}/toys/{toyId}', '/files/{name}.json', '/v%2B']
const hidden = ['/one/secret', '/admin', '/one', '/one/{petId}/toys/hidden', '/files/secret']
let gateway: RunningGateway
let backend: Backend
let connection: RawConnection

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start()
  const operations = exposed.map((path, index) => ({
    id: ids.operation(`x${index}`),
    method: 'GET' as const,
    path,
  }))
  const withheld = [hidden[0], hidden[3]].map((path) => ({
    method: 'GET' as const,
    path: path ?? '',
  }))
  const snapshot = aSnapshot(backend.url, { api: { operations, withheld } })
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  connection?.close()
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  backend.seen.length = 0
  connection?.close()
  connection = new RawConnection(gateway.url)
})

/** The status of a GET for exactly these bytes. */
async function ask(target: string): Promise<number> {
  connection.send(`GET ${target} HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\n\r\n`)
  const answer = await connection.answer()
  if (!answer) throw new Error(`No answer to ${target}.`)
  if (answer.headers.connection === 'close') connection = new RawConnection(gateway.url)
  return answer.status
}

describe('the backend sees the path as it was written', () => {
  test.each([
    ['a plain one', '/pets/one/7', '/one/7'],
    ['letters that need no encoding', '/pets/one/%61b', '/one/%61b'],
    ['a literal in another spelling', '/p%65ts/%61ll', '/%61ll'],
    ['hexadecimal in either case', '/pets/one/%c3%A4', '/one/%c3%A4'],
    ['something encoded twice: that is data', '/pets/one/%252e%252e', '/one/%252e%252e'],
    ['a parameter of a segment', '/pets/one/a;b=c', '/one/a;b=c'],
    ['sub-delimiters', "/pets/one/!$&'()*+,=:@", "/one/!$&'()*+,=:@"],
    ['dots that are no folder', '/pets/one/...', '/one/...'],
    ['a template with an encoded literal', '/pets/v+', '/v+'],
    ['an empty query', '/pets/all?', '/all?'],
    ['a query with slashes and dots', '/pets/all?a=/../b;c#'.slice(0, -1), '/all?a=/../b;c'],
    ['a question mark in the query', '/pets/all?a=b?c', '/all?a=b?c'],
  ])('%s', async (_, target, expected) => {
    expect(await ask(target)).toBe(200)
    expect(backend.seen.map(({ url }) => url)).toEqual([expected])
  })
})

describe('is not there', () => {
  test.each([
    ['a hidden operation', '/pets/one/secret'],
    ['in upper case, which is the same to Express and ASP.NET', '/pets/one/SECRET'],
    ['with a parameter, which servlets cut off', '/pets/one/secret;a=b'],
    ['with an encoded parameter', '/pets/one/Secret%3Bx'],
    ['below a template', '/pets/one/7/toys/HIDDEN;x'],
    ['with an ending that a template asks for', '/pets/files/secret;.json'],
    ['an address that ends in an empty segment to some', '/pets/one/;x'],
    ['a trailing slash', '/pets/one/7/'],
    ['an empty segment', '/pets//one/7'],
    ['an empty parameter', '/pets/one//toys/1'],
    ['another case of the API', '/PETS/all'],
    ['another case of a literal', '/pets/ALL'],
    ['a path beside the API', '/petsy/all'],
  ])('%s', async (_, target) => {
    expect(await ask(target)).toBe(404)
    expect(backend.seen).toEqual([])
  })
})

test.each([
  ['the folder above', '/pets/one/../admin'],
  ['the folder above, with a parameter', '/pets/one/..;/admin'],
  ['the folder above at the end, with a parameter', '/pets/one/..;x'],
  ['an encoded slash for a slash', '/pets%2Fall'],
  ['the folder above behind an encoded slash', '/pets/one/x%2F..%2F..%2Fadmin'],
  ['an encoded backslash', '/pets/one/..%5Cadmin'],
  ['NUL', '/pets/one/7%00.json'],
  ['a broken percent sign', '/pets/one/%'],
  ['overlong UTF-8', '/pets/one/%c0%ae%c0%ae'],
  ['bytes beyond ASCII', '/pets/one/\xe4'],
  ['a fragment', '/pets/all#top'],
  ['an absolute address', 'http://gateway.test/pets/all'],
  ['an address without a scheme', '//gateway.test/../pets/all'],
])('%s cannot be understood', async (_, target) => {
  expect(await ask(target)).toBe(400)
  expect(backend.seen).toEqual([])
})

/** What stands in a path besides what should. */
const odd = [
  ...['/', '//', '/.', '/./', '/..', '/../', '/..;/', '/.;x/', ';', ';x', ';x=/', '.', '..', '...'],
  ...['%2e', '%2E%2e', '%2f', '%2F..%2F', '%5c', '\\', '%252e%252e', '%252f', '%c0%af', '%00', '%'],
  ...[
    '%zz',
    '%0d%0a',
    '%3b',
    '%3F',
    '%23',
    '?',
    '?x=/../',
    '~',
    '*',
    '@',
    ':',
    '\xff',
    '#',
    '%EF%BC%8F',
  ],
]
/** Paths to begin with: what is exposed, what is hidden, and what is beside them. */
const plain = [
  ...['/all', '/one/7', '/one/secret', '/one', '/one/7/toys/3', '/one/7/toys/hidden'],
  ...['/files/a.json', '/files/secret', '/admin', '/v+', '/one/7/admin', '/nothing'],
]

test.each([11, 12, 13])(
  'of 500 odd paths (seed %i) only those of exposed operations reach the backend, to lenient readers too',
  async (seed) => {
    const { below, next, oneOf } = randomFrom(seed)
    const respelt = (text: string): string =>
      [...text]
        .map((letter) => {
          const chance = next()
          if (chance < 0.03) return `%${letter.charCodeAt(0).toString(16)}`
          if (chance < 0.035) return `%25${letter.charCodeAt(0).toString(16)}`
          return chance < 0.06 ? letter.toUpperCase() : letter
        })
        .join('')
    const paths = Array.from({ length: 500 }, () => {
      const path = respelt(`/pets${oneOf(plain)}`)
      const at = 1 + below(path.length)
      return next() < 0.7 ? `${path.slice(0, at)}${oneOf(odd)}${path.slice(at)}` : path
    })
    for (const path of paths) expect([200, 400, 404]).toContain(await ask(path))

    const pattern = (template: string) =>
      new RegExp(
        `^${decodeURIComponent(template)
          .replace('+', '\\+')
          .replace(/\{[^}]*\}/g, '[^/]+')}$`,
        'i',
      )
    const reached = backend.seen.map(({ url }) => url.split('?')[0] ?? '')
    for (const path of reached) {
      const segments = path.split('/').map(decodeURIComponent)
      expect(
        segments.flatMap((segment) => segment.split('/')).map((part) => part.split(';')[0]),
      ).not.toContain('..')
      const strict = segments.map((segment) => segment.replaceAll('/', '_')).join('/')
      expect([path, exposed.some((template) => pattern(template).test(strict))]).toEqual([
        path,
        true,
      ])
      const lenient = strict
        .split('/')
        .map((segment) => segment.split(';')[0])
        .join('/')
      const leading = hidden.filter((template) => pattern(template).test(lenient))
      expect([path, leading]).toEqual([path, []])
    }
    expect(reached.length).toBeGreaterThan(25)
  },
)

// A server that decodes before it routes (WSGI, nginx) takes `/one/7%2Fadmin` for `/one/7/admin`.
test('an encoded slash leads no server to a longer path', async () => {
  expect(await ask('/pets/one/7%2Fadmin')).toBe(400)
})
