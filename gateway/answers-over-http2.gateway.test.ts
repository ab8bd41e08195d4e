import { afterAll, beforeAll, expect, test } from 'vitest'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'
import { Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_answers_over_http2'
const own = { ':path': '/pets/all', 'x-api-key': KEY }

let of: EncryptedGateway
let backend: RawBackend
let caller: Http2Caller
let answer = ''

beforeAll(async () => {
  backend = await startRawBackend((socket) => socket.write(Buffer.from(answer, 'latin1')))
  of = await EncryptedGateway.start(backend.url, KEY)
  caller = new Http2Caller(of.target)
})
afterAll(async () => {
  caller?.close()
  await of?.gateway.remove()
  backend?.close()
})

const head = (fields: string) => `HTTP/1.1 200 OK\r\n${fields}\r\n`

test.each([
  ['content-type', 'text/a', 'text/b'],
  ['date', 'Sun, 29 Nov 2026 09:21:27 GMT', 'Sun, 29 Nov 2026 09:21:28 GMT'],
  ['etag', '"a"', '"b"'],
  ['location', '/a', '/b'],
  ['access-control-allow-credentials', 'true', 'true'],
  ['x-own', 'a', 'b'],
])('%s that a backend says twice arrives as one list (RFC 9110, 5.3)', async (name, one, two) => {
  answer = `${head(`${name}: ${one}\r\n${name}: ${two}\r\nContent-Length: 2\r\n`)}ok`
  const came = await caller.call(own)
  expect(came).toMatchObject({ status: 200, body: 'ok' })
  expect(came.headers[name]).toBe(`${one}, ${two}`)
})

test('cookies arrive one by one (RFC 9110, 5.3)', async () => {
  answer = `${head('Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n')}ok`
  expect((await caller.call(own)).headers['set-cookie']).toEqual(['a=1', 'b=2'])
})

test('names that objects have of their own are names like others', async () => {
  answer = `${head('constructor: a\r\nvalueof: b\r\nhasownproperty: c\r\n__proto__: d\r\nContent-Length: 2\r\n')}ok`
  const came = await caller.whole({ path: '/pets/all', headers: { 'x-api-key': KEY } })
  expect(came).toMatchObject({ status: 200, bytes: 2, cut: false })
  expect(came.fields).toEqual(
    expect.arrayContaining([
      ['constructor', 'a'],
      ['__proto__', 'd'],
    ]),
  )
})

test('a field that comes twice after the body does not keep the answer from its end', async () => {
  answer = `${head('Transfer-Encoding: chunked\r\n')}2\r\nok\r\n0\r\nETag: "a"\r\nETag: "b"\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n`
  const came = await caller.call(own)
  expect(came).toMatchObject({ status: 200, body: 'ok' })
  expect(came.headers['x-sum']).toBe('1, 2')
})

test('205 has no body (RFC 9110, 15.3.6)', async () => {
  answer = `HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok`
  expect(await caller.call(own)).toMatchObject({ status: 205, body: '' })
})
