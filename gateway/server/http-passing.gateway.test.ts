import type { IncomingMessage, RequestListener } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { RawConnection } from '#gateway/testing/raw-connection.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'
import { type RawBackend, startRawBackend } from '#gateway/testing/start-raw-backend.ts'

const KEY = 'gh_passing'
const KEEP_ALIVE_MS = 2_000
let gateway: RunningGateway
let backend: Backend
let seen: IncomingMessage[]
let answerWith: RequestListener
let connection: RawConnection

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'] as const
const activate = (url: string) =>
  gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(url, {
      api: {
        operations: methods.map((method) => ({
          id: ids.operation(method.toLowerCase()),
          method,
          path: '/all',
        })),
        withheld: [],
      },
    }),
  )

beforeAll(async () => {
  gateway = await RunningGateway.start({ GATEWAY_KEEP_ALIVE_MS: String(KEEP_ALIVE_MS) })
  backend = await startBackend((request, response) => {
    seen.push(request)
    answerWith(request, response)
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  expect((await activate(backend.url)).status).toBe(200)
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  seen = []
  answerWith = (_, response) => void response.end('ok')
  connection = new RawConnection(gateway.url)
})
afterEach(() => connection.close())

const ask = (method: string, more = '', target = '/pets/all') =>
  connection.send(
    `${method} ${target} HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\n${more}\r\n`,
  )
/** The head of the answer as it came, and nothing of its body. */
async function headOf(): Promise<Record<string, string>> {
  let text = ''
  connection.socket.on('data', (piece: string) => {
    text += piece
  })
  await connection.received('\r\n\r\n')
  return Object.fromEntries(
    text
      .slice(0, text.indexOf('\r\n\r\n'))
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(/: ?(.*)/s) as [string, string]),
  )
}

describe('parts of an answer pass', () => {
  test('206 with its range (RFC 9110, 14)', async () => {
    answerWith = (request, response) => {
      expect(request.headers).toMatchObject({ range: 'bytes=2-4', 'if-range': '"v1"' })
      response.writeHead(206, {
        'content-range': 'bytes 2-4/10',
        'content-length': 3,
        'accept-ranges': 'bytes',
        etag: '"v1"',
      })
      response.end('cde')
    }
    ask('GET', 'Range: bytes=2-4\r\nIf-Range: "v1"\r\n')
    expect(await connection.answer()).toMatchObject({
      status: 206,
      headers: { 'content-range': 'bytes 2-4/10', 'content-length': '3', 'accept-ranges': 'bytes' },
      body: 'cde',
    })
  })

  test('206 of several parts, as it is (RFC 9110, 14.6)', async () => {
    const parts = '--x\r\nContent-Range: bytes 0-0/9\r\n\r\na\r\n--x--\r\n'
    answerWith = (_, response) => {
      response.writeHead(206, { 'content-type': 'multipart/byteranges; boundary=x' })
      response.end(parts)
    }
    const answer = await fetch(`${gateway.url}/pets/all`, {
      headers: { 'x-api-key': KEY, range: 'bytes=0-0,5-5' },
    })
    expect([answer.status, await answer.text()]).toEqual([206, parts])
    expect(answer.headers.get('content-type')).toBe('multipart/byteranges; boundary=x')
  })

  test('416 with the length that there is (RFC 9110, 15.5.17)', async () => {
    answerWith = (_, response) =>
      void response.writeHead(416, { 'content-range': 'bytes */10' }).end()
    ask('GET', 'Range: bytes=99-\r\n')
    expect(await connection.answer()).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */10' },
    })
  })
})

describe('conditions pass', () => {
  test('If-None-Match and its 304, with what it says and no body (RFC 9110, 13.1.2 and 15.4.5)', async () => {
    answerWith = (request, response) => {
      expect(request.headers['if-none-match']).toBe('"v1", W/"v2"')
      response.writeHead(304, { etag: '"v1"', 'cache-control': 'max-age=5', vary: 'accept' }).end()
    }
    ask('GET', 'If-None-Match: "v1", W/"v2"\r\n')
    const answer = await connection.answer()
    expect(answer).toMatchObject({
      status: 304,
      headers: { etag: '"v1"', 'cache-control': 'max-age=5', vary: 'accept' },
      body: '',
    })
    expect(answer?.headers).not.toHaveProperty('transfer-encoding')
    ask('GET', 'If-None-Match: "v1", W/"v2"\r\n')
    expect((await connection.answer())?.status).toBe(304)
  })

  test.each([
    ['If-Match', 'RFC 9110, 13.1.1'],
    ['If-Modified-Since', 'RFC 9110, 13.1.3'],
    ['If-Unmodified-Since', 'RFC 9110, 13.1.4'],
  ])('%s, and 412 (%s)', async (name) => {
    answerWith = (request, response) =>
      void response.writeHead(request.headers[name.toLowerCase()] ? 412 : 200).end()
    ask('PUT', `${name}: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Length: 0\r\n`)
    expect((await connection.answer())?.status).toBe(412)
  })
})

describe('the length of an answer', () => {
  test('to HEAD is that of GET, or unknown, and never a body (RFC 9110, 9.3.2)', async () => {
    answerWith = (_, response) => void response.writeHead(200, { 'content-length': 1_000 }).end()
    ask('HEAD')
    expect(await headOf()).toMatchObject({ 'content-length': '1000' })
    connection.close()

    connection = new RawConnection(gateway.url)
    answerWith = (_, response) =>
      void response.writeHead(200, { 'transfer-encoding': 'chunked' }).end()
    ask('HEAD', 'Connection: close\r\n')
    expect(await headOf()).not.toHaveProperty('content-length')
    await connection.ended()
  })

  test('204 has none (RFC 9110, 8.6)', async () => {
    const raw = await startRawBackend((socket) =>
      socket.write('HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n'),
    )
    await activate(raw.url)
    ask('DELETE')
    const head = await headOf()
    expect(head).not.toHaveProperty('content-length')
    expect(head).not.toHaveProperty('transfer-encoding')
    raw.close()
    await activate(backend.url)
  })
})

describe('a backend in HTTP/1.0 or with little to say', () => {
  let raw: RawBackend
  const says = async (bytes: string, ends = false) => {
    raw = await startRawBackend((socket) => (ends ? socket.end(bytes) : socket.write(bytes)))
    await activate(raw.url)
  }
  afterEach(async () => {
    raw.close()
    await activate(backend.url)
  })

  test('gets a Date when it has none, and keeps its own (RFC 9110, 6.6.1)', async () => {
    await says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    ask('GET')
    expect(Date.parse((await connection.answer())?.headers.date ?? '')).toBeGreaterThan(0)
    raw.close()
    const own = 'Mon, 01 Jan 2024 00:00:00 GMT'
    await says(`HTTP/1.1 200 OK\r\nDate: ${own}\r\nContent-Length: 2\r\n\r\nok`)
    ask('GET')
    expect((await connection.answer())?.headers.date).toBe(own)
  })

  test('ends its body with the connection; the caller gets chunks, or in HTTP/1.0 the same end (RFC 9112, 6.3)', async () => {
    await says('HTTP/1.0 200 OK\r\n\r\nold body', true)
    ask('GET')
    expect((await connection.answer())?.body).toBe('8\r\nold body\r\n0\r\n\r\n')
    const old = new RawConnection(gateway.url)
    old.send(`GET /pets/all HTTP/1.0\r\nx-api-key: ${KEY}\r\n\r\n`)
    expect(await old.received('\r\n\r\nold body')).toBe(true)
    await old.ended()
    old.close()
  })

  test('has chunks with extensions, which are dropped (RFC 9112, 7.1.1)', async () => {
    await says(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b;c="d"\r\nok\r\n0;e\r\n\r\n',
    )
    ask('GET')
    expect((await connection.answer())?.body).toBe('ok')
  })

  test('has a reason of its own, or none (RFC 9112, 4)', async () => {
    await says('HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n')
    ask('GET')
    expect((await connection.answer())?.status).toBe(299)
  })
})

test('an answer may be waited for longer than a connection may idle (RFC 9112, 9.5)', async () => {
  let end: () => void = () => undefined
  const waits = new Promise<void>((resolve) => {
    answerWith = (_, response) => {
      end = () => response.end('at last')
      resolve()
    }
  })
  ask('GET')
  await waits
  // One that begins to idle now has idled for too long before the answer comes.
  answerWith = (_, response) => void response.end('ok')
  const idle = new RawConnection(gateway.url)
  idle.send(`GET /pets/all HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\n\r\n`)
  expect((await idle.answer())?.status).toBe(200)
  await idle.ended()
  idle.close()
  end()
  expect(await connection.answer()).toMatchObject({ status: 200, body: 'at last' })
  ask('GET')
  expect((await connection.answer())?.status).toBe(200)
  await connection.ended()
})

test('chunks of a request pass without their extensions, trailers and all (RFC 9112, 7.1)', async () => {
  let body = ''
  answerWith = (request, response) =>
    void request
      .on('data', (piece) => {
        body += piece
      })
      .on('end', () => response.end(JSON.stringify(request.trailers)))
  ask('POST', 'Transfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n')
  connection.send('3;a=b\r\nabc\r\n2;c="d"\r\nde\r\n0;z\r\nX-Sum: 9\r\nContent-Length: 1\r\n\r\n')
  expect(await connection.answer()).toMatchObject({ status: 200, body: '{"x-sum":"9"}' })
  expect(body).toBe('abcde')
})

test('a refused caller that waits for a word gets the answer in its place, and need not send (RFC 9110, 10.1.1)', async () => {
  connection.send(
    'POST /pets/all HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n',
  )
  expect(await connection.answer()).toMatchObject({ status: 401, headers: { connection: 'close' } })
  await connection.ended()
  expect(seen).toEqual([])
})

describe('who may go no further (RFC 9110, 7.6.2)', () => {
  test('OPTIONS is answered here, with the methods that there are; TRACE, which would repeat the key, is refused', async () => {
    ask('OPTIONS', 'Max-Forwards: 0\r\n')
    expect(await connection.answer()).toMatchObject({
      status: 204,
      headers: { allow: methods.join(', ') },
    })
    ask('TRACE', 'Max-Forwards: 0\r\n')
    const refused = await connection.answer()
    expect(refused).toMatchObject({
      status: 405,
      headers: { allow: methods.filter((method) => method !== 'TRACE').join(', ') },
    })
    expect(refused?.body).not.toContain(KEY)
    expect(seen).toEqual([])
  })

  test.each(['OPTIONS', 'TRACE'])('%s goes one hop less far with each', async (method) => {
    ask(method, 'Max-Forwards: 5\r\n')
    expect((await connection.answer())?.status).toBe(200)
    expect(seen[0]?.headers['max-forwards']).toBe('4')
  })

  test('other methods go as far as they say', async () => {
    ask('GET', 'Max-Forwards: 0\r\n')
    expect((await connection.answer())?.status).toBe(200)
    expect(seen[0]?.headers['max-forwards']).toBe('0')
  })
})

describe('odd requests that are none of ours to refuse', () => {
  test('the asterisk of OPTIONS is not an operation (RFC 9112, 3.2.4)', async () => {
    ask('OPTIONS', '', '*')
    expect((await connection.answer())?.status).toBe(404)
  })

  test('a method is told by its letters, and those that there are are listed (RFC 9110, 9.1 and 15.5.6)', async () => {
    ask('get')
    expect(await connection.answer()).toMatchObject({
      status: 405,
      headers: { allow: methods.join(', ') },
    })
  })

  test('a wish for HTTP/2 without TLS goes unheard, and its fields stay here (RFC 9110, 7.8)', async () => {
    ask(
      'GET',
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n',
    )
    expect((await connection.answer())?.status).toBe(200)
    expect(seen[0]?.headers).not.toHaveProperty('http2-settings')
    expect(seen[0]?.headers).not.toHaveProperty('upgrade')
  })

  test('a body of GET and of DELETE passes (RFC 9110, 9.3.1)', async () => {
    answerWith = (request, response) => void request.pipe(response)
    for (const method of ['GET', 'DELETE']) {
      ask(method, 'Content-Length: 4\r\n')
      connection.send('body')
      expect((await connection.answer())?.body).toContain('body')
    }
  })

  test('empty lines before a request are ignored (RFC 9112, 2.2)', async () => {
    connection.send('\r\n\r\n')
    ask('GET')
    expect((await connection.answer())?.status).toBe(200)
  })

  test('blanks around a value are no part of it (RFC 9112, 5.1)', async () => {
    ask('GET', 'X-A: \t b c \t \r\nX-B:\r\n')
    await connection.answer()
    expect(seen[0]?.headers).toMatchObject({ 'x-a': 'b c', 'x-b': '' })
  })
})
