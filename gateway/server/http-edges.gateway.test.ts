import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  END_HEADERS,
  END_STREAM,
  frame,
  frameType,
  headerBlock,
  preface,
} from '#gateway/testing/http2-frames.ts'
import { RawConnection } from '#gateway/testing/raw-connection.ts'
import { ScriptedBackend } from '#gateway/testing/scripted-backend.ts'
import { EncryptedGateway } from '#gateway/testing/start-encrypted-gateway.ts'
import { openTls } from '#gateway/testing/tls-client.ts'

const KEY = 'gh_edges'
let of: EncryptedGateway
let connection: RawConnection
let backend: ScriptedBackend

beforeAll(async () => {
  backend = await ScriptedBackend.start('end')
  of = await EncryptedGateway.start(backend.url, KEY)
})
afterAll(async () => {
  await of?.gateway.remove()
  backend.close()
})
beforeEach(() => {
  backend.reset()
  connection = new RawConnection(of.gateway.url)
})
afterEach(() => connection.close())

const withKey = `Host: localhost\r\nx-api-key: ${KEY}\r\n`
const ask = (method: string, more = '', { path = '/pets/all', version = '1.1' } = {}) =>
  connection.send(`${method} ${path} HTTP/${version}\r\n${withKey}${more}\r\n`)
const chunked = 'Transfer-Encoding: chunked\r\n'

describe('chunks that two servers could read differently are refused, and the connection ends', () => {
  test.each([
    ['a bare LF after the size', 'RFC 9112, 7.1', '2\nab\r\n0\r\n\r\n'],
    ['a bare CR after the size', 'RFC 9112, 7.1', '2\rab\r\n0\r\n\r\n'],
    ['a bare LF in an extension', 'RFC 9112, 7.1.1', '2;a\nb\r\nab\r\n0\r\n\r\n'],
    ['a NUL in an extension', 'RFC 9112, 7.1.1', '2;a\0\r\nab\r\n0\r\n\r\n'],
    ['an extension without an end', 'RFC 9112, 7.1.1', `2;${'x'.repeat(70_000)}`],
    ['no size', 'RFC 9112, 7.1', '\r\nab\r\n0\r\n\r\n'],
    ['only an extension', 'RFC 9112, 7.1', ';a=b\r\nab\r\n0\r\n\r\n'],
    ['a sign before the size', 'RFC 9112, 7.1', '+2\r\nab\r\n0\r\n\r\n'],
    ['a negative size', 'RFC 9112, 7.1', '-2\r\nab\r\n0\r\n\r\n'],
    ['a hexadecimal prefix', 'RFC 9112, 7.1', '0x2\r\nab\r\n0\r\n\r\n'],
    ['a blank before the size', 'RFC 9112, 7.1', ' 2\r\nab\r\n0\r\n\r\n'],
    ['an underscore in the size', 'RFC 9112, 7.1', '0_2\r\nab\r\n0\r\n\r\n'],
    ['a size beyond all numbers', 'RFC 9112, 7.1', `${'f'.repeat(17)}\r\nab`],
    ['a size that would be two when cut', 'RFC 9112, 7.1', '10000000000000002\r\nab\r\n0\r\n\r\n'],
    ['more data than the size', 'RFC 9112, 7.1', '1\r\nab\r\n0\r\n\r\n'],
    ['a bare LF after the data', 'RFC 9112, 7.1', '2\r\nab\n0\r\n\r\n'],
    ['a bare LF after the last chunk', 'RFC 9112, 7.1', '2\r\nab\r\n0\n\n'],
    ['a folded trailer', 'RFC 9112, 5.2', '0\r\nX-A: b\r\n c\r\n\r\n'],
    ['a trailer with a blank before the colon', 'RFC 9112, 5.1', '0\r\nX-A : b\r\n\r\n'],
    ['a trailer with a bare LF', 'RFC 9112, 2.2', '0\r\nX-A: b\nX-B: c\r\n\r\n'],
    ['a trailer with a NUL', 'RFC 9110, 5.5', '0\r\nX-A: b\0\r\n\r\n'],
    ['trailers without an end', 'RFC 9112, 7.1.2', `0\r\n${'X-A: b\r\n'.repeat(20_000)}`],
  ])('%s (%s)', async (_, __, body) => {
    ask('POST', chunked)
    connection.send(body)
    ask('GET', '', { path: '/pets/one/smuggled' })
    const answer = await connection.answer()
    expect([400, 431]).toContain(answer?.status)
    expect(answer?.headers).toMatchObject({ connection: 'close' })
    expect(await connection.answer()).toBeNull()
    expect(backend.seen).toEqual([])
  })
})

describe('a body that breaks when the answer to its request is out', () => {
  test('ends the connection: nothing that follows is a request (RFC 9112, 7.1)', async () => {
    backend.answersAt = 'head'
    backend.answerWith = (_, response) => void response.end('early')
    ask('POST', chunked)
    connection.send('2\r\nab\r\n')
    expect(await connection.answer()).toMatchObject({ status: 200, body: 'early' })
    connection.send('no size\r\n')
    connection.send('0\r\n\r\n')
    ask('GET', '', { path: '/pets/one/smuggled' })
    expect(await connection.answer()).toBeNull()
    expect(backend.seen).toEqual([])
  })
})

describe('what is odd and means one thing is understood', () => {
  test.each([
    ['a length with zeros before it', 'RFC 9110, 8.6', 'Content-Length: 0002\r\n', 'ab', 'ab'],
    ['a length with blanks around it', 'RFC 9112, 5.1', 'Content-Length: \t2 \t\r\n', 'ab', 'ab'],
    [
      'codings by any letters',
      'RFC 9112, 7',
      'Transfer-Encoding: CHUNKED\r\n',
      '2\r\nab\r\n0\r\n\r\n',
      'ab',
    ],
    ['a size with zeros before it', 'RFC 9112, 7.1', chunked, '0002\r\nab\r\n000\r\n\r\n', 'ab'],
    [
      'a size by any letters',
      'RFC 9112, 7.1',
      chunked,
      `A\r\n${'x'.repeat(10)}\r\na\r\n${'y'.repeat(10)}\r\n0\r\n\r\n`,
      'x'.repeat(10) + 'y'.repeat(10),
    ],
    ['an extension in quotes', 'RFC 9112, 7.1.1', chunked, '2;a="b;c"\r\nab\r\n0\r\n\r\n', 'ab'],
    ['an empty body of chunks', 'RFC 9112, 7.1', chunked, '0\r\n\r\n', ''],
    ['a length of zero', 'RFC 9110, 8.6', 'Content-Length: 0\r\n', '', ''],
    ['no length and no coding: no body', 'RFC 9112, 6.3', '', '', ''],
  ])('%s (%s), and the next request is the next', async (_, __, more, sent, body) => {
    ask('POST', more)
    connection.send(sent)
    ask('GET', '', { path: '/pets/one/next' })
    expect((await connection.answer())?.status).toBe(200)
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen.map(({ method, url, body: came }) => [method, url, came])).toEqual([
      ['POST', '/all', body],
      ['GET', '/one/next', ''],
    ])
  })

  test.each([
    ['a name', 'localhost'],
    ['a name and a port', 'localhost:8080'],
    ['a name by any letters', 'LocalHost'],
  ])('the Host as %s (RFC 9110, 7.2)', async (_, host) => {
    connection.send(`GET /pets/all HTTP/1.1\r\nHost: ${host}\r\nx-api-key: ${KEY}\r\n\r\n`)
    expect((await connection.answer())?.status).toBe(200)
  })

  test.each([
    ['an address of IPv6', '[::1]:80'],
    ['an address of IPv4', '127.0.0.1'],
    ['a name with a dot at its end', 'elsewhere.test.'],
  ])('the Host as %s is one host, which is not served here (RFC 9110, 7.4)', async (_, host) => {
    connection.send(`GET /pets/all HTTP/1.1\r\nHost: ${host}\r\nx-api-key: ${KEY}\r\n\r\n`)
    expect((await connection.answer())?.status).toBe(421)
    expect(backend.seen).toEqual([])
  })
})

describe('Expect: 100-continue (RFC 9110, 10.1.1)', () => {
  const waits = 'Content-Length: 4\r\nExpect: 100-continue\r\n'

  test('by any letters is understood', async () => {
    ask('POST', waits.replace('100-continue', '100-Continue'))
    expect((await connection.answer())?.status).toBe(100)
    connection.send('body')
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen[0]?.body).toBe('body')
  })

  test('in HTTP/1.0 goes unheard', async () => {
    ask('POST', waits, { version: '1.0' })
    connection.send('body')
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen[0]?.body).toBe('body')
  })

  test('gets no word when the body has come with the head', async () => {
    connection.send(`POST /pets/all HTTP/1.1\r\n${withKey}${waits}\r\nbody`)
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen[0]?.body).toBe('body')
  })

  test.each([
    ['an unknown key', 401, '/pets/all', 'Host: localhost\r\nx-api-key: gh_wrong\r\n'],
    ['an unknown path', 404, '/nowhere', withKey],
    ['an unknown host', 421, '/pets/all', `Host: other.test\r\nx-api-key: ${KEY}\r\n`],
  ])(
    'of a call with %s is answered %i in its place, and the connection ends',
    async (_, status, path, fields) => {
      connection.send(`POST ${path} HTTP/1.1\r\n${fields}${waits}\r\n`)
      expect(await connection.answer()).toMatchObject({ status, headers: { connection: 'close' } })
      await connection.ended()
      expect(backend.seen).toEqual([])
    },
  )
})

describe('a connection', () => {
  test('that the caller ends takes nothing that was sent after (RFC 9112, 9.6)', async () => {
    ask('GET', 'Connection: close\r\n')
    ask('GET', '', { path: '/pets/one/after' })
    expect((await connection.answer())?.status).toBe(200)
    expect(await connection.answer()).toBeNull()
    expect(backend.seen).toHaveLength(1)
  })

  test('of HTTP/1.0 serves one request, whatever it asks for (RFC 9112, 9.3)', async () => {
    ask('GET', 'Connection: keep-alive\r\n', { version: '1.0' })
    ask('GET', '', { version: '1.0' })
    expect((await connection.answer())?.status).toBe(200)
    expect(await connection.answer()).toBeNull()
    expect(backend.seen).toHaveLength(1)
  })

  test('serves GET after HEAD, which has a length and no body (RFC 9110, 9.3.2)', async () => {
    backend.answerWith = (request, response) =>
      void response
        .writeHead(200, { 'content-length': 2 })
        .end(request.method === 'HEAD' ? undefined : 'ok')
    let text = ''
    connection.socket.on('data', (piece: string) => {
      text += piece
    })
    ask('HEAD')
    ask('GET', 'Connection: close\r\n')
    await connection.ended()
    const [first, second, body] = text.split('\r\n\r\n')
    for (const head of [first, second])
      expect(head).toMatch(/^HTTP\/1\.1 200 [\s\S]*content-length: 2/)
    expect(body).toBe('ok')
    expect(backend.seen.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  test('goes on after an answer of 205, which has no body (RFC 9110, 15.3.6)', async () => {
    backend.answerWith = (_, response) => void response.writeHead(205).end()
    ask('GET')
    expect(await connection.answer()).toMatchObject({ status: 205, body: '' })
    backend.answerWith = (_, response) => response.end('ok')
    ask('GET')
    expect((await connection.answer())?.status).toBe(200)
  })
})

describe('fields that Connection names (RFC 9110, 7.6.1)', () => {
  test('are judged before they are taken away: no key and no host is lost by it', async () => {
    ask('GET', 'Connection: x-api-key, host, content-type\r\nContent-Type: a/b\r\n')
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen[0]?.headers).toMatchObject({ 'x-forwarded-host': 'localhost' })
    expect(backend.seen[0]?.headers.host).toBeDefined()
    expect(backend.seen[0]?.headers).not.toHaveProperty('content-type')
  })

  test('do not end the connection when a name only looks like close', async () => {
    ask('GET', 'Connection: closed\r\n')
    expect((await connection.answer())?.headers).not.toHaveProperty('connection')
  })
})

describe('TE (RFC 9110, 10.1.4)', () => {
  test.each(['trailers', 'gzip;q=0.5, trailers', 'chunked', ''])(
    'of %j stays here',
    async (value) => {
      ask('GET', `TE: ${value}\r\nConnection: TE\r\n`)
      expect((await connection.answer())?.status).toBe(200)
      expect(backend.seen[0]?.headers).not.toHaveProperty('te')
    },
  )
})

describe('Upgrade (RFC 9110, 7.8)', () => {
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

  test('in HTTP/1.0 goes unheard', async () => {
    ask('GET', upgrade, { version: '1.0' })
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen[0]?.headers).not.toHaveProperty('upgrade')
  })

  test('that Connection does not name goes unheard', async () => {
    ask('GET', 'Upgrade: websocket\r\n')
    expect((await connection.answer())?.status).toBe(200)
    expect(backend.seen[0]?.headers).not.toHaveProperty('upgrade')
  })

  test('that the backend does not want is answered by it, and the connection goes on', async () => {
    ask('GET', upgrade)
    expect((await connection.answer())?.status).toBe(200)
    ask('GET')
    expect((await connection.answer())?.status).toBe(200)
  })

  test('of a call that is refused changes nothing', async () => {
    connection.send(`GET /pets/all HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`)
    expect((await connection.answer())?.status).toBe(401)
    expect(backend.seen).toEqual([])
  })
})

describe('over HTTP/2', () => {
  const fields = (more: [string, string][], path = '/pets/all') =>
    headerBlock([
      [':method', 'GET'],
      [':scheme', 'https'],
      [':authority', 'localhost'],
      [':path', path],
      ['x-api-key', KEY],
      ...more,
    ])
  /** Frames that come, by type and stream. */
  const reading = (socket: TLSSocket) => {
    const frames: { type: number; stream: number; payload: Buffer }[] = []
    let rest = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
        const length = rest.readUIntBE(0, 3)
        frames.push({
          type: rest[3] ?? -1,
          stream: rest.readUInt32BE(5),
          payload: rest.subarray(9, 9 + length),
        })
        rest = rest.subarray(9 + length)
      }
    })
    return frames
  }

  test('SETTINGS does not offer the extended CONNECT (RFC 8441, 3); one that is sent is refused, and other calls go on', async () => {
    const socket = await openTls(of.target, 'h2')
    const frames = reading(socket)
    socket.write(preface())
    await expect.poll(() => frames.some(({ type }) => type === frameType.settings)).toBe(true)
    for (const { payload } of frames.filter(({ type }) => type === frameType.settings))
      for (let at = 0; at + 6 <= payload.length; at += 6)
        if (payload.readUInt16BE(at) === 8) expect(payload.readUInt32BE(at + 2)).toBe(0)
    const extended = headerBlock([
      [':method', 'CONNECT'],
      [':protocol', 'websocket'],
      [':scheme', 'https'],
      [':authority', 'localhost'],
      [':path', '/pets/all'],
      ['x-api-key', KEY],
    ])
    socket.write(frame(frameType.headers, END_HEADERS, 1, extended))
    socket.write(frame(frameType.headers, END_HEADERS | END_STREAM, 3, fields([])))
    const of3 = () => frames.some(({ type, stream }) => stream === 3 && type === frameType.headers)
    await expect.poll(of3).toBe(true)
    await expect.poll(() => frames.some(({ stream }) => stream === 1)).toBe(true)
    expect(backend.seen.map(({ method }) => method)).toEqual(['GET'])
    socket.destroy()
  })

  test.each<[string, string, [string, string][]]>([
    ['Upgrade', 'RFC 9113, 8.6', [['upgrade', 'websocket']]],
    ['Connection', 'RFC 9113, 8.2.2', [['connection', 'upgrade']]],
    ['Transfer-Encoding', 'RFC 9113, 8.2.2', [['transfer-encoding', 'chunked']]],
    ['TE other than trailers', 'RFC 9113, 8.2.2', [['te', 'gzip']]],
    ['a name in capitals', 'RFC 9113, 8.2.1', [['X-A', 'b']]],
    ['a line feed in a value', 'RFC 9113, 8.2.1', [['x-a', 'b\r\nx-b: c']]],
    ['an unknown pseudo-field', 'RFC 9113, 8.3', [[':x', 'b']]],
    ['a second path', 'RFC 9113, 8.3.1', [[':path', '/pets/one/b']]],
    [
      'two lengths',
      'RFC 9110, 8.6',
      [
        ['content-length', '0'],
        ['content-length', '1'],
      ],
    ],
  ])('a request with %s is malformed, and reaches nobody (%s)', async (_, __, more) => {
    const socket = await openTls(of.target, 'h2')
    const frames = reading(socket)
    const gone = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)))
    socket.write(preface())
    socket.write(frame(frameType.headers, END_HEADERS | END_STREAM, 1, fields(more)))
    const refused = () =>
      frames.some(
        ({ type, stream }) =>
          type === frameType.goAway ||
          (stream === 1 && (type === frameType.reset || type === frameType.headers)),
      )
    await Promise.race([gone, expect.poll(refused).toBe(true)])
    expect(backend.seen).toEqual([])
    socket.destroy()
  })
})
