import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { RawConnection } from '#gateway/testing/raw-connection.ts'
import { recordOf } from '#gateway/testing/record-of.ts'
import { ScriptedBackend } from '#gateway/testing/scripted-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_manners'
let gateway: RunningGateway
let backend: ScriptedBackend
let connection: RawConnection

const operation = (method: string, path: string) => ({
  id: ids.operation(`${method}${path}`.toLowerCase().replace(/[^a-z]/g, '')),
  method: method as 'GET',
  path,
})
const activate = (url: string) =>
  gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(url, {
      api: {
        operations: [
          operation('GET', '/all'),
          operation('HEAD', '/all'),
          operation('POST', '/all'),
          operation('GET', '/one/{petId}'),
        ],
        withheld: [],
      },
    }),
  )

beforeAll(async () => {
  backend = await ScriptedBackend.start('head')
  gateway = await RunningGateway.start()
  await activate(backend.url)
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  backend.close()
})
beforeEach(() => {
  backend.reset()
  connection = new RawConnection(gateway.url)
})
afterEach(() => connection.close())

const host = 'Host: gateway.test\r\n'
const withKey = `${host}x-api-key: ${KEY}\r\n`
const get = (more = '', path = '/pets/all') => `GET ${path} HTTP/1.1\r\n${withKey}${more}\r\n`
const post = (more: string, body: string) =>
  `POST /pets/all HTTP/1.1\r\n${withKey}${more}\r\n${body}`

describe('what two servers could read differently is refused with 400, and the connection ends', () => {
  test.each([
    ['two lengths', 'RFC 9112, 6.3', post('Content-Length: 2\r\nContent-Length: 3\r\n', 'ab')],
    ['a length twice', 'RFC 9112, 6.3', post('Content-Length: 2\r\nContent-Length: 2\r\n', 'ab')],
    ['a list of lengths', 'RFC 9112, 6.3', post('Content-Length: 2, 2\r\n', 'ab')],
    ['a length with a sign', 'RFC 9110, 8.6', post('Content-Length: +2\r\n', 'ab')],
    ['a negative length', 'RFC 9110, 8.6', post('Content-Length: -2\r\n', 'ab')],
    ['a length in hexadecimal', 'RFC 9110, 8.6', post('Content-Length: 0x2\r\n', 'ab')],
    ['a length with a fraction', 'RFC 9110, 8.6', post('Content-Length: 2.0\r\n', 'ab')],
    ['a length of two words', 'RFC 9110, 8.6', post('Content-Length: 2 2\r\n', 'ab')],
    ['an empty length', 'RFC 9110, 8.6', post('Content-Length:\r\n', 'ab')],
    ['a length with a comma after it', 'RFC 9112, 6.3', post('Content-Length: 2,\r\n', 'ab')],
    [
      'a length beyond all numbers',
      'RFC 9110, 8.6',
      post(`Content-Length: ${'9'.repeat(20)}\r\n`, 'ab'),
    ],
    [
      'a length of which Connection says that it is for this hop',
      'RFC 9110, 7.6.1',
      post('Connection: content-length\r\nContent-Length: 2, 3\r\n', 'ab'),
    ],
    [
      'a length and chunks',
      'RFC 9112, 6.1',
      post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    ],
    ['an unknown coding', 'RFC 9112, 6.1', post('Transfer-Encoding: x\r\n', '')],
    ['no coding', 'RFC 9112, 6.1', post('Transfer-Encoding:\r\n', '0\r\n\r\n')],
    ['a coding that is none', 'RFC 9112, 6.1', post('Transfer-Encoding: identity\r\n', '')],
    ['a coding before chunked', 'RFC 9112, 6.1', post('Transfer-Encoding: gzip, chunked\r\n', '')],
    [
      'chunked with a comma after it',
      'RFC 9110, 5.6.1',
      post('Transfer-Encoding: chunked,\r\n', ''),
    ],
    ['chunked with a parameter', 'RFC 9112, 7.1', post('Transfer-Encoding: chunked;q=1\r\n', '')],
    ['chunked in quotes', 'RFC 9112, 7', post('Transfer-Encoding: "chunked"\r\n', '')],
    ['chunked beside another word', 'RFC 9112, 7', post('Transfer-Encoding: x chunked\r\n', '')],
    [
      'chunked, then none',
      'RFC 9112, 6.1',
      post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'),
    ],
    ['a coding after chunked', 'RFC 9112, 6.1', post('Transfer-Encoding: chunked, gzip\r\n', '')],
    [
      'chunked twice',
      'RFC 9112, 6.1',
      post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', ''),
    ],
    [
      'chunked with a vertical tab',
      'RFC 9112, 6.1',
      post('Transfer-Encoding: \x0bchunked\r\n', ''),
    ],
    [
      'chunks in HTTP/1.0',
      'RFC 9112, 6.1',
      `POST /pets/all HTTP/1.0\r\n${withKey}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a bare LF', 'RFC 9112, 2.2', `GET /pets/all HTTP/1.1\n${withKey}\r\n`],
    ['a bare CR', 'RFC 9112, 2.2', get('X: a\rb\r\n')],
    ['a folded line', 'RFC 9112, 5.2', get('X: a\r\n b\r\n')],
    ['a blank before the colon', 'RFC 9112, 5.1', get('X-A : b\r\n')],
    [
      'a field before the first line’s end',
      'RFC 9112, 2.2',
      `GET /pets/all HTTP/1.1\r\n X: a\r\n${withKey}\r\n`,
    ],
    ['a NUL', 'RFC 9110, 5.5', get('X: a\0b\r\n')],
    ['a NUL in a name', 'RFC 9110, 5.1', get('X\0: a\r\n')],
    ['a control character', 'RFC 9110, 5.5', get('X: a\x08b\r\n')],
    ['a bare LF in a value', 'RFC 9112, 2.2', get('X: a\nContent-Length: 5\r\n')],
    ['a head that ends in bare LFs', 'RFC 9112, 2.2', `GET /pets/all HTTP/1.1\nHost: a\n\n`],
    ['a tab before the colon', 'RFC 9112, 5.1', get('X-A\t: b\r\n')],
    ['a field without a name', 'RFC 9112, 5', get(': b\r\n')],
    ['a field without a colon', 'RFC 9112, 5', get('X-A\r\n')],
    ['a name with a blank in it', 'RFC 9110, 5.1', get('X A: b\r\n')],
    ['no Host', 'RFC 9112, 3.2', `GET /pets/all HTTP/1.1\r\nx-api-key: ${KEY}\r\n\r\n`],
    ['two Hosts', 'RFC 9112, 3.2', get('Host: other.test\r\n')],
    ['the same Host twice', 'RFC 9112, 3.2', get(host)],
    [
      'an empty Host',
      'RFC 9110, 7.2',
      `GET /pets/all HTTP/1.1\r\nHost:\r\nx-api-key: ${KEY}\r\n\r\n`,
    ],
    [
      'a Host with a port that is none',
      'RFC 9110, 7.2',
      `GET /pets/all HTTP/1.1\r\nHost: a:http\r\nx-api-key: ${KEY}\r\n\r\n`,
    ],
    [
      'a Host with a path',
      'RFC 9112, 3.2',
      `GET /pets/all HTTP/1.1\r\nHost: a/b\r\nx-api-key: ${KEY}\r\n\r\n`,
    ],
    [
      'a Host with a user',
      'RFC 9112, 3.2',
      `GET /pets/all HTTP/1.1\r\nHost: u@a\r\nx-api-key: ${KEY}\r\n\r\n`,
    ],
    ['an absolute form', 'RFC 9112, 3.2.2', get('', 'http://other.test/pets/all')],
    ['an authority form', 'RFC 9112, 3.2.3', `CONNECT other.test:443 HTTP/1.1\r\n${withKey}\r\n`],
    ['a blank in the target', 'RFC 9112, 3.2', get('', '/pets/all /x')],
    ['a fragment', 'RFC 9112, 3.2.1', get('', '/pets/all#x')],
    ['bytes beyond ASCII in the target', 'RFC 3986, 2.1', get('', '/pets/\xe4')],
    ['two blanks in the first line', 'RFC 9112, 3', `GET  /pets/all HTTP/1.1\r\n${withKey}\r\n`],
    ['a method that is no token', 'RFC 9110, 9.1', `G(T /pets/all HTTP/1.1\r\n${withKey}\r\n`],
    ['no version', 'RFC 9112, 3', `GET /pets/all\r\n${withKey}\r\n`],
    ['HTTP/0.9', 'RFC 1945, 5', 'GET /pets/all\r\n\r\n'],
    ['a version in lower case', 'RFC 9112, 2.3', `GET /pets/all http/1.1\r\n${withKey}\r\n`],
    ['a version with more digits', 'RFC 9112, 2.3', `GET /pets/all HTTP/1.10\r\n${withKey}\r\n`],
    ['the asterisk for another method than OPTIONS', 'RFC 9112, 3.2.4', get('', '*')],
    ['an authority for another method than CONNECT', 'RFC 9112, 3.2.3', get('', 'other.test:80')],
    ['a tab in the first line', 'RFC 9112, 3', `GET\t/pets/all HTTP/1.1\r\n${withKey}\r\n`],
    ['blanks after the first line', 'RFC 9112, 3', `GET /pets/all HTTP/1.1 \r\n${withKey}\r\n`],
    ['TLS on the plain port', 'RFC 8446, 4', '\x16\x03\x01\x02\x00\x01\x00'],
  ])('%s (%s)', async (_, __, bytes) => {
    connection.send(bytes)
    connection.send(get())

    expect(await connection.answer()).toMatchObject({
      status: 400,
      headers: { connection: 'close', 'content-type': 'application/problem+json' },
    })
    expect(await connection.answer()).toBeNull()
    expect(backend.seen).toEqual([])
  })

  test('a bad chunk ends the connection; the backend never gets a whole request', async () => {
    connection.send(
      post('Transfer-Encoding: chunked\r\n', '5\r\nhello\r\nzz\r\nGET /pets/all HTTP/1.1\r\n\r\n'),
    )

    expect((await connection.answer())?.status).toBe(400)
    expect(await connection.answer()).toBeNull()
    expect(backend.seen.filter(({ body }) => body !== '')).toEqual([])
  })

  test.each([
    ['a version of the future', `GET /pets/all HTTP/9.9\r\n${withKey}\r\n`, 505],
    ['HTTP/2 without TLS (RFC 9113, 3.4)', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
    ['an unknown expectation', get('Expect: a miracle\r\n'), 417],
    ['a head without an end', `GET /pets/all HTTP/1.1\r\nX: ${'a'.repeat(70_000)}`, 431],
  ])('%s has an answer of its own', async (_, bytes, status) => {
    connection.send(bytes)

    expect((await connection.answer())?.status).toBe(status)
    await connection.ended()
  })

  test('a request that cannot be read leaves a record all the same', async () => {
    connection.send('GET /pets/all HTTP/1.1\r\nHost: a b\r\n\r\n')
    const answer = await connection.answer()
    expect(await recordOf(gateway, answer?.headers['x-request-id'])).toMatchObject({
      status: 400,
      method: '-',
      clientIp: '127.0.0.1',
    })
  })
})

describe('paths', () => {
  const odd = [
    '/pets/../pets/all',
    '/pets/%2e%2e/pets/all',
    '/pets/%2E%2e/all',
    '/pets/./all',
    '/pets/%2e/all',
    '/pets//all',
    '//pets/all',
    '/pets/all/',
    '/pets/all;x',
    '/pets/al%6c',
    '/pets/%61ll',
    '/pets/all%00',
    '/pets/all%',
    '/pets/all%zz',
    '/pets/all%2f',
    '/pets%2fall',
    '/pets/all\\',
    '/pets/all%5c..',
    '/PETS/all',
    '/pets/ALL',
    '/pets/all%0d%0aX:y',
    '/pets/one/',
    '/pets/one/a%2fb',
    '/pets/one/..',
    '/pets/one/%252e%252e',
    '/pets/one/a/../../all',
    '/all',
    '/',
    '/pets',
    '/pets/one/a?x=/../..',
    '/pets/one/%c0%ae%c0%ae',
    '/pets/one/a;b=c',
    '/pets/one/a,b',
    '/pets/one/%F0%9F%90%95',
  ]

  test('the backend is reached by exposed operations only, however the path is spelt', async () => {
    for (const path of odd) {
      connection.send(get('', path))
      const answer = await connection.answer()
      expect([path, [200, 400, 404].includes(answer?.status ?? 0)]).toEqual([path, true])
      if (answer?.headers.connection === 'close') connection = new RawConnection(gateway.url)
    }
    for (const { url } of backend.seen) {
      const [path = ''] = url.split('?')
      const decoded = decodeURIComponent(path)
      expect(decoded).toMatch(/^\/(all|one\/.+)$/s)
      expect(decoded.split('/')).not.toContain('..')
    }
    expect(backend.seen.length).toBeGreaterThan(4)
  })

  test('what the caller wrote reaches the backend as it was written, without the key', async () => {
    connection.send(get('', `/pets/one/a%2Cb%20c?x=1&key=${KEY}&y=%41&x=2`))
    await connection.answer()
    expect(backend.seen[0]?.url).toBe('/one/a%2Cb%20c?x=1&y=%41&x=2')
  })
})

describe('a connection', () => {
  test('serves one request after the other, and those sent ahead in order (RFC 9112, 9.3.2)', async () => {
    let number = 0
    backend.answerWith = (_, response) => {
      number += 1
      response.end(String(number))
    }
    connection.send(get() + get() + get())
    const bodies = [await connection.answer(), await connection.answer(), await connection.answer()]
    expect(bodies.map((answer) => answer?.body)).toEqual(['1', '2', '3'])
  })

  test('takes a request in any pieces', async () => {
    for (const byte of post('Content-Length: 5\r\n', 'hello')) connection.send(byte)
    expect((await connection.answer())?.status).toBe(200)
    await expect.poll(() => backend.seen[0]?.body).toBe('hello')
  })

  test('ends when the caller asks for it, and with HTTP/1.0 (RFC 9112, 9.6)', async () => {
    connection.send(get('Connection: close\r\n'))
    expect((await connection.answer())?.headers.connection).toBe('close')
    await connection.ended()
    const old = new RawConnection(gateway.url)
    old.send(`GET /pets/all HTTP/1.0\r\n${withKey}\r\n`)
    expect((await old.answer())?.status).toBe(200)
    await old.ended()
    old.close()
  })

  test('is refused before the body is read, and then ends: nobody uploads for a 401', async () => {
    connection.send(`POST /pets/all HTTP/1.1\r\n${host}Content-Length: 1000000\r\n\r\n`)
    expect(await connection.answer()).toMatchObject({
      status: 401,
      headers: { connection: 'close' },
    })
    await connection.ended()
  })

  test('that waits for a word before the body gets it when the call is let through (RFC 9110, 10.1.1)', async () => {
    connection.send(post('Content-Length: 5\r\nExpect: 100-continue\r\n', ''))
    expect(await connection.answer()).toMatchObject({ status: 100 })
    connection.send('hello')
    expect((await connection.answer())?.status).toBe(200)
    await expect.poll(() => backend.seen[0]?.body).toBe('hello')
    expect(backend.seen[0]?.headers.expect).toBeUndefined()

    const refused = new RawConnection(gateway.url)
    refused.send(
      `POST /pets/all HTTP/1.1\r\n${host}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`,
    )
    expect((await refused.answer())?.status).toBe(401)
    refused.close()
  })
})

describe('fields', () => {
  test('for one hop only are not passed on, those that Connection names neither (RFC 9110, 7.6.1)', async () => {
    backend.answerWith = (_, response) => {
      response.setHeader('Connection', 'x-inner, keep-alive')
      response.setHeader('X-Inner', '1')
      response.setHeader('Proxy-Authenticate', 'Basic')
      response.end('ok')
    }
    connection.send(
      get(
        'Connection: X-Hop, keep-alive\r\nX-Hop: 1\r\nTE: trailers\r\nProxy-Authorization: x\r\nKeep-Alive: 5\r\n',
      ),
    )
    const answer = await connection.answer()
    for (const name of ['x-hop', 'te', 'proxy-authorization', 'keep-alive', 'x-api-key'])
      expect(backend.seen[0]?.headers).not.toHaveProperty(name)
    for (const name of ['x-inner', 'proxy-authenticate'])
      expect(answer?.headers).not.toHaveProperty(name)
  })

  test('that only the gateway may set are not believed', async () => {
    connection.send(
      get(
        'X-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\nX-Forwarded-Host: evil\r\nX-Request-Id: mine\r\nVia: 1.0 me\r\n',
      ),
    )
    const answer = await connection.answer()
    const headers = backend.seen[0]?.headers ?? {}
    expect(JSON.stringify(headers)).not.toMatch(/6\.6\.6\.6|evil|mine/)
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'gateway.test',
      'x-forwarded-proto': 'http',
      via: '1.1 gatehouse',
      'x-request-id': answer?.headers['x-request-id'],
    })
  })

  test('of the caller pass as they are, several of one name too', async () => {
    connection.send(
      get('X-Tenant: acme\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=b\r\nAccept-Encoding: gzip\r\n'),
    )
    await connection.answer()
    expect(backend.seen[0]?.headers).toMatchObject({
      'x-tenant': 'acme',
      'x-a': '1, 2',
      cookie: 'a=b',
      'accept-encoding': 'gzip',
    })
  })

  test('of the backend pass as they are: several cookies, codings, redirects', async () => {
    backend.answerWith = (_, response) => {
      response.writeHead(302, {
        'set-cookie': ['a=1', 'b=2'],
        location: 'http://elsewhere.test/x',
        'content-encoding': 'gzip',
        etag: '"x"',
      })
      response.end(Buffer.from([31, 139, 8]))
    }
    const answer = await fetch(`${gateway.url}/pets/all`, {
      headers: { 'x-api-key': KEY },
      redirect: 'manual',
    })
    expect(answer.status).toBe(302)
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(answer.headers.get('location')).toBe('http://elsewhere.test/x')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
  })
})

describe('answers', () => {
  test.each([
    ['204', 204],
    ['304', 304],
  ])('%s has no body, and the connection goes on', async (_, status) => {
    backend.answerWith = (__, response) => response.writeHead(status, { etag: '"x"' }).end()
    connection.send(get() + get())
    expect(await connection.answer()).toMatchObject({ status, body: '' })
    expect(await connection.answer()).toMatchObject({ status, body: '' })
  })

  test('to HEAD say the length and send nothing of it', async () => {
    backend.answerWith = (_, response) => response.writeHead(200, { 'content-length': 7 }).end()
    connection.send(`HEAD /pets/all HTTP/1.1\r\n${withKey}\r\n`)
    expect(await connection.received('content-length: 7')).toBe(true)
    connection.send(`HEAD /pets/all HTTP/1.1\r\n${withKey}Connection: close\r\n\r\n`)
    await connection.ended()
  })

  test('stream: each event arrives when it is sent, and a hang-up reaches the backend', async () => {
    let more: () => void = () => undefined
    const gone = new Promise<void>((resolve) => {
      backend.answerWith = (request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: 1\n\n')
        more = () => response.write('data: 2\n\n')
        request.on('close', resolve)
      }
    })
    connection.send(get())
    expect(await connection.received('data: 1')).toBe(true)
    more()
    expect(await connection.received('data: 2')).toBe(true)
    connection.close()
    await gone
  })

  test('let no trailer stand for what a header has said, or may not say', async () => {
    connection.send(
      post(
        'Transfer-Encoding: chunked\r\nX-User: a\r\n',
        '0\r\nX-In: 1\r\nX-User: b\r\nX_User: c\r\nX-Remote-User: d\r\nX-Original-URL: /e\r\nX_Forwarded_For: f\r\n\r\n',
      ),
    )
    expect((await connection.answer())?.status).toBe(200)
    await expect.poll(() => backend.seen[0]?.trailers).toEqual({ 'x-in': '1' })
  })

  test('carry trailers both ways (RFC 9112, 7.1.2), but none that may not be one', async () => {
    backend.answerWith = (_, response) => {
      response.writeHead(200, { trailer: 'x-sum' })
      response.write('ok')
      response.addTrailers({ 'x-sum': '9' })
      response.end()
    }
    connection.send(
      post(
        'Transfer-Encoding: chunked\r\nTrailer: X-In\r\n',
        '2\r\nhi\r\n0\r\nX-In: 1\r\nAuthorization: evil\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n',
      ),
    )
    expect(await connection.received('x-sum: 9')).toBe(true)
    await expect.poll(() => backend.seen[0]?.trailers).toEqual({ 'x-in': '1' })
  })

  test('of 64 MB pass to a slow reader and from a slow writer, and the gateway holds little of them', async () => {
    const piece = Buffer.alloc(1_000_000, 'x')
    backend.answerWith = (request, response) => {
      let bytes = 0
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        // A slow backend.
        request.pause()
        setImmediate(() => request.resume())
      })
      request.on('end', () => response.end(String(bytes)))
    }
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        this.sent = (this.sent ?? 0) + 1
        if (this.sent > 64) controller.close()
        else controller.enqueue(piece)
      },
    } as UnderlyingDefaultSource<Uint8Array> & { sent?: number })
    const up = await fetch(`${gateway.url}/pets/all`, {
      method: 'POST',
      headers: { 'x-api-key': KEY },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(await up.text()).toBe('64000000')

    backend.answerWith = (_, response) => {
      response.writeHead(200, { 'content-length': 64 * piece.length })
      let sent = 0
      const pump = () => {
        while (sent < 64) {
          sent += 1
          if (!response.write(piece)) {
            response.once('drain', pump)
            return
          }
        }
        response.end()
      }
      pump()
    }
    const down = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
    let bytes = 0
    for await (const chunk of down.body as ReadableStream<Uint8Array>) {
      bytes += chunk.byteLength
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(bytes).toBe(64_000_000)
    const status = (await (await gateway.admin('GET', '/v1/status')).json()) as {
      memoryBytes: number
    }
    expect(status.memoryBytes).toBeLessThan(250_000_000)
  })
})

describe('a backend that', () => {
  let rude: ReturnType<typeof createTcpServer>
  const behaves = async (talk: (socket: Socket) => void) => {
    rude = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => talk(socket))
    })
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
    await activate(`http://127.0.0.1:${(rude.address() as AddressInfo).port}`)
  }
  afterEach(async () => {
    await activate(backend.url)
    rude.close()
  })

  test.each([
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['answers garbage', (socket: Socket) => socket.end('hello\r\n\r\n')],
    ['ends inside its head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX: ')],
    [
      'sends an endless head',
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`),
    ],
    [
      'states two lengths',
      (socket: Socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
    ],
    ['folds lines', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n')],
    [
      'changes the protocol unasked',
      (socket: Socket) =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('%s makes a 502', async (_, talk) => {
    await behaves(talk)
    connection.send(get())
    expect((await connection.answer())?.status).toBe(502)
  })

  test('breaks its body off makes an answer that is visibly cut, never one that looks whole', async () => {
    await behaves((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'))
    connection.send(get())
    expect(await connection.answer()).toBeNull()
    const chunked = new RawConnection(gateway.url)
    rude.close()
    await behaves((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'),
    )
    chunked.send(get())
    expect(await chunked.answer()).toBeNull()
    chunked.close()
  })

  test('sends word before its answer (RFC 9110, 15.2) is understood', async () => {
    await behaves((socket) =>
      socket.end(
        'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ),
    )
    connection.send(get())
    expect(await connection.answer()).toMatchObject({ status: 200, body: 'ok' })
  })

  test('speaks WebSocket is spoken to through the gateway (RFC 6455)', async () => {
    await behaves((socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello',
      )
      socket.on('data', (bytes) => socket.write(`you said ${bytes}`))
    })
    connection.send(
      get(
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n',
      ),
    )
    expect(await connection.received('101 Switching Protocols')).toBe(true)
    expect(await connection.received('hello')).toBe(true)
    connection.send('hi there')
    expect(await connection.received('you said hi there')).toBe(true)
  })
})
