import { expect, test } from 'vitest'
import { MalformedHead } from '#gateway/http1/read-head.ts'
import { readRequest } from './read-request.ts'

const read = (line: string, ...fields: string[]) =>
  readRequest(`${[line, 'Host: a.example', ...fields].join('\r\n')}\r\n\r\n`)

test.each([
  ['GET / HTTP/1.1', 'GET', '/'],
  ['OPTIONS * HTTP/1.1', 'OPTIONS', '/'],
  ['OPTIONS /pets HTTP/1.1', 'OPTIONS', '/pets'],
  ['QUERY /pets HTTP/1.1', 'QUERY', '/pets'],
])('“%s” is %s of %s', (line, method, target) => {
  expect(read(line)).toMatchObject({ method, target, version: '1.1', keepAlive: true })
})

test.each([
  ...['GET * HTTP/1.1', ' / HTTP/1.1', 'GET  HTTP/1.1', 'GET HTTP/1.1', 'GET /', ' GET / HTTP/1.1'],
  ...['QUERY * HTTP/1.1', 'QUERY  HTTP/1.1', 'OPTIONS pets HTTP/1.1', 'GET /a b HTTP/1.1'],
])('“%s” is no request line', (line) => {
  expect(() => read(line)).toThrow(MalformedHead)
})

test('only who says so waits for a word before the body', () => {
  const length = 'Content-Length: 1'
  expect(read('PUT / HTTP/1.1', length).expectsContinue).toBe(false)
  expect(read('PUT / HTTP/1.1', length, 'Expect: 100-continue').expectsContinue).toBe(true)
  expect(read('PUT / HTTP/1.0', length, 'Expect: 100-continue').expectsContinue).toBe(false)
})

test.each([
  ['0', 0],
  ['9', 9],
  ['10', 10],
  ['0090', 90],
  ['123456789012345', 123_456_789_012_345],
])('a length of “%s” is %i bytes', (text, bytes) => {
  expect(read('PUT / HTTP/1.1', `Content-Length: ${text}`).framing).toEqual(
    bytes === 0 ? { kind: 'none' } : { kind: 'length', bytes },
  )
})

test.each(['', '+1', '-1', '1, 1', '1 1', '0x1', '1e1', '1.0', '1234567890123456', '１'])(
  'a length of “%s” is none that two servers read alike',
  (text) => {
    expect(() => read('PUT / HTTP/1.1', `Content-Length: ${text}`)).toThrow(MalformedHead)
  },
)

test('of several hosts, or without one, nobody knows which is meant', () => {
  expect(() => read('GET / HTTP/1.1', 'Host: b.example')).toThrow(MalformedHead)
  expect(() => read('GET / HTTP/1.1', 'Host: a.example')).toThrow(MalformedHead)
  expect(() => readRequest('GET / HTTP/1.1\r\nA: b\r\n\r\n')).toThrow(MalformedHead)
  // What was right a moment ago is not what is here now.
  read('GET / HTTP/1.1')
  expect(() => readRequest('GET / HTTP/1.1\r\nHost: a.example/b\r\n\r\n')).toThrow(MalformedHead)
})
