import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anAnswer, anExchange, fakePorts } from '#policies/kit/testing.ts'
import { stripHeadersApisix } from './apisix.ts'
import { stripHeaders } from './definition.ts'
import { stripHeadersRuntime } from './runtime.ts'

function left(config: object, ...headers: [string, string][]) {
  const runtime = stripHeadersRuntime(stripHeaders.config.parse(config), fakePorts())
  const answer = anAnswer({ headers: FieldList.from(headers) })
  expect(runtime.response?.(anExchange(), answer)).toBeUndefined()
  return [...answer.headers]
}

test('takes away what names the software, unless told otherwise', () => {
  expect(
    left(
      {},
      ['Server', 'nginx/1.2'],
      ['X-Powered-By', 'PHP'],
      ['X-AspNet-Version', '4'],
      ['X-AspNetMvc-Version', '5'],
      ['Via', '1.1 inner'],
      ['content-type', 'text/plain'],
    ),
  ).toEqual([['content-type', 'text/plain']])
})

test('takes away all that begin alike, in any case, however often they come', () => {
  expect(
    left(
      { headers: ['X-Debug-*'] },
      ['x-debug-sql', '1'],
      ['X-DEBUG-Sql', '2'],
      ['x-debug', '3'],
      ['x-debug-', '4'],
      ['set-cookie', 'a'],
      ['set-cookie', 'b'],
    ),
  ).toEqual([
    ['x-debug', '3'],
    ['set-cookie', 'a'],
    ['set-cookie', 'b'],
  ])
})

test('reads a dot as a dot', () => {
  expect(left({ headers: ['x.a', 'y.*'] }, ['x-a', '1'], ['y-a', '2'], ['y.a', '3'])).toEqual([
    ['x-a', '1'],
    ['y-a', '2'],
  ])
})

test('keeps what says how the body is read, though a * would reach it', () => {
  const framing: [string, string][] = [
    ['content-type', 'application/json'],
    ['content-encoding', 'gzip'],
    ['content-length', '12'],
    ['x-request-id', 'req_a'],
    ['sec-websocket-accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ['sec-websocket-extensions', 'permessage-deflate'],
    ['sec-websocket-protocol', 'chat'],
  ]

  expect(left({ headers: ['c*', 'x-*', 'sec-*'] }, ...framing, ['content-language', 'en'])).toEqual(
    framing,
  )
})

test('leaves the body as it streams', () => {
  const answer = anAnswer({ body: 'server' })
  stripHeadersRuntime(stripHeaders.config.parse({}), fakePorts()).response?.(anExchange(), answer)

  expect(answer.body).toBe('server')
})

test.each([
  ['a * alone', ['*']],
  ['a * in the middle', ['x-*-id']],
  ['two *', ['x-**']],
  ['a space', ['x a']],
  ['a second line', ['x-a\r\nx-b']],
  ['an empty name', ['']],
  ['no name', []],
  ['the length of the body', ['Content-Length']],
  ['the id of the request', ['x-request-id']],
  ['the length of the body, with an underscore', ['content_length']],
  ['what a WebSocket agrees upon', ['Sec-WebSocket-Accept']],
  ['a name that is too long', ['x'.repeat(101)]],
  ['too many names', Array.from({ length: 101 }, (_, index) => `x-${index}`)],
])('does not accept %s', (_, headers) => {
  expect(stripHeaders.config.safeParse({ headers }).success).toBe(false)
})

test('becomes response-rewrite in APISIX, but not with a *', () => {
  expect(stripHeadersApisix({ headers: ['server'] })).toEqual({
    plugins: { 'response-rewrite': { headers: { remove: ['server'] } } },
  })
  expect(stripHeadersApisix({ headers: ['x-debug-*'] })).toEqual({
    unsupported: 'APISIX removes headers by their whole name only, not x-debug-*.',
  })
})
