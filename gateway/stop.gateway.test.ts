import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RecordsPage } from '#contract/records.ts'
import { callHttp3 } from './testing/call-http3.ts'
import { leaveHttp3 } from './testing/leave-http3.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { callTls, Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_stop'
const own = { 'x-api-key': KEY }
/** Over so many connections no thread is left out: the chance is below one in a thousand. */
const CONNECTIONS = 20
let of: EncryptedGateway
let backend: Backend
/** Requests that wait for a test to answer them. */
let waiting: ServerResponse[] = []
/** Connections that have left HTTP. */
let tunnels: IncomingMessage['socket'][] = []

function listener(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/one/socket') {
    tunnels.push(request.socket)
    request.socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    request.socket.on('data', (bytes) => request.socket.write(`you said ${bytes}`))
    return
  }
  const chunks: Buffer[] = []
  if (request.url === '/one/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: 1\n\n')
  }
  if (request.method === 'POST') waiting.push(response)
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (request.method === 'POST') response.end(Buffer.concat(chunks))
    else waiting.push(response)
  })
}

beforeAll(async () => {
  backend = await startBackend(listener)
  of = await EncryptedGateway.start(backend.url, KEY, {
    GATEWAY_THREADS: '3',
    GATEWAY_STOP_MS: '60000',
  })
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})
beforeEach(async () => {
  waiting = []
  tunnels = []
  if (!of.gateway.isRunning) await of.gateway.restart()
})
afterEach(async () => {
  await of.gateway.end('SIGKILL')
})

const times = <Value>(count: number, make: () => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, make))
const call = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: true })
    get(`${of.gateway.url}${path}`, { agent, headers: { host: 'localhost', ...own } }, (answer) => {
      let body = ''
      answer.on('data', (piece) => {
        body += piece
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
      answer.on('error', reject)
    }).on('error', reject)
  })
const request = (path: string, more = '', method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\n${more}\r\n`
/** Until no new call is taken; new connections are, or are not, as the system likes. */
const noneIsTaken = () =>
  expect
    .poll(() =>
      call('/nowhere').then(
        () => true,
        () => false,
      ),
    )
    .toBe(false)
async function records(): Promise<RecordsPage['records']> {
  const page = await (await of.gateway.admin('GET', '/v1/records?max=5000')).json()
  return (page as RecordsPage).records
}

const ways: [string, () => Promise<{ status: number; body: string }>][] = [
  ['HTTP/1.1', () => call('/pets/one/wait')],
  ['HTTP/1.1 under TLS', () => callTls(of.target, '/pets/one/wait', own)],
  ['HTTP/2', () => new Http2Caller(of.target).call({ ':path': '/pets/one/wait', ...own })],
]

describe('a gateway of several threads that is told to stop', () => {
  test.each(ways)(
    'ends all calls by %s that are in flight whole, and records them',
    async (_, send) => {
      const before = (await records()).length
      const sent = times(CONNECTIONS, send)
      await expect.poll(() => waiting.length).toBe(CONNECTIONS)
      const ended = of.gateway.end('SIGTERM')
      await noneIsTaken()
      for (const response of waiting) response.end('whole')
      for (const { status, body } of await sent) expect([status, body]).toEqual([200, 'whole'])
      expect(await ended).toBe(0)
      await of.gateway.restart()
      const more = (await records()).slice(before).filter(({ path }) => path === '/pets/one/wait')
      expect(new Set(more.map(({ requestId }) => requestId)).size).toBe(CONNECTIONS)
    },
  )

  test('ends all calls by HTTP/3 that are in flight whole, and records them', async () => {
    const path = '/pets/one/wait'
    const before = (await records()).length
    const sent = callHttp3(await of.http3Port(), Array(4).fill({ path, headers: own }))
    await expect.poll(() => waiting.length).toBe(4)
    const ended = of.gateway.end('SIGTERM')
    await noneIsTaken()
    // More than a packet or two, so that it is still on its way when it is handed over.
    const whole = 'x'.repeat(3_000_000)
    for (const response of waiting) response.end(whole)
    for (const { status, body } of await sent)
      expect([status, body.length]).toEqual([200, whole.length])
    expect(await ended).toBe(0)
    await of.gateway.restart()
    expect((await records()).slice(before).filter((one) => one.path === path)).toHaveLength(4)
  })

  test('lets events flow on until their stream ends', async () => {
    const streams = Array.from({ length: CONNECTIONS }, () => new RawConnection(of.gateway.url))
    for (const stream of streams) stream.send(request('/pets/one/events'))
    for (const stream of streams) expect(await stream.received('data: 1')).toBe(true)
    const ended = of.gateway.end('SIGTERM')
    await noneIsTaken()
    for (const response of waiting) response.write('data: 2\n\n')
    for (const stream of streams) expect(await stream.received('data: 2')).toBe(true)
    for (const response of waiting) response.end('data: 3\n\n')
    for (const stream of streams) expect(await stream.received('data: 3')).toBe(true)
    for (const stream of streams) expect(await stream.received('\r\n0\r\n\r\n')).toBe(true)
    for (const stream of streams) stream.close()
    expect(await ended).toBe(0)
  })

  test('takes the rest of uploads', async () => {
    const uploads = Array.from({ length: CONNECTIONS }, () => new RawConnection(of.gateway.url))
    for (const upload of uploads)
      upload.send(`${request('/pets/all', 'Content-Length: 8\r\n', 'POST')}half`)
    await expect.poll(() => waiting.length).toBe(CONNECTIONS)
    const ended = of.gateway.end('SIGTERM')
    await noneIsTaken()
    for (const upload of uploads) upload.send('half')
    for (const upload of uploads)
      expect(await upload.answer()).toMatchObject({ status: 200, body: 'halfhalf' })
    for (const upload of uploads) upload.close()
    expect(await ended).toBe(0)
  })

  test('lets WebSockets talk on until they end', async () => {
    const sockets = Array.from({ length: CONNECTIONS }, () => new RawConnection(of.gateway.url))
    for (const socket of sockets)
      socket.send(request('/pets/one/socket', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'))
    for (const socket of sockets) expect(await socket.received('101 Switching')).toBe(true)
    const ended = of.gateway.end('SIGTERM')
    await noneIsTaken()
    for (const socket of sockets) socket.send('hello')
    for (const socket of sockets) expect(await socket.received('you said hello')).toBe(true)
    for (const tunnel of tunnels) tunnel.end('bye')
    for (const socket of sockets) expect(await socket.received('bye')).toBe(true)
    for (const socket of sockets) socket.socket.end()
    expect(await ended).toBe(0)
  })

  test('gives an answer that is being written to its last byte', async () => {
    const whole = 'x'.repeat(20_000_000)
    const slow = new RawConnection(of.gateway.url)
    slow.socket.pause()
    slow.send(request('/pets/one/wait'))
    await expect.poll(() => waiting.length).toBe(1)
    waiting[0]?.end(whole)
    const ended = of.gateway.end('SIGTERM')
    await noneIsTaken()
    slow.socket.resume()
    await slow.ended()
    expect((await slow.answer())?.body.length ?? 0).toBeGreaterThan(whole.length - 1)
    slow.socket.end()
    expect(await ended).toBe(0)
  })
})

test('streams that do not end leave their records before the process ends', async () => {
  const short = await EncryptedGateway.start(backend.url, KEY, {
    GATEWAY_THREADS: '3',
    GATEWAY_STOP_MS: '3000',
  })
  const path = '/pets/one/events'
  const plain = Array.from({ length: CONNECTIONS }, () => new RawConnection(short.gateway.url))
  for (const stream of plain) stream.send(request(path))
  for (const stream of plain) expect(await stream.received('data: 1')).toBe(true)
  const caller = new Http2Caller(short.target)
  const byHttp2 = caller.whole({ path, headers: own })
  await expect.poll(() => waiting.length).toBe(CONNECTIONS + 1)
  expect(await short.gateway.end('SIGTERM')).toBe(0)
  expect((await byHttp2).cut).toBe(true)
  await short.gateway.restart()
  const page = await (await short.gateway.admin('GET', '/v1/records?max=5000')).json()
  const left = (page as RecordsPage).records.filter((record) => record.path === path)
  expect(left.map(({ responseBytes }) => responseBytes)).toEqual(Array(CONNECTIONS + 1).fill(9))
  await short.gateway.remove()
})

test('what does not end by itself ends with GATEWAY_STOP_MS, and the process with it', async () => {
  const short = await EncryptedGateway.start(backend.url, KEY, {
    GATEWAY_THREADS: '3',
    GATEWAY_STOP_MS: '300',
  })
  const held = new RawConnection(short.gateway.url)
  held.send(request('/pets/one/wait'))
  const socket = new RawConnection(short.gateway.url)
  socket.send(request('/pets/one/socket', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'))
  const path = '/pets/one/wait'
  const byHttp2 = new Http2Caller(short.target)
    .call({ ':path': path, ...own })
    .then(({ body }) => body)
    .catch(() => '')
  const byHttp3 = leaveHttp3(await short.http3Port(), { path, headers: own })
  await expect.poll(() => waiting.length).toBe(3)
  expect(await socket.received('101 Switching')).toBe(true)
  expect(await short.gateway.end('SIGTERM')).toBe(0)
  expect([await held.answer(), await byHttp2]).toEqual([null, ''])
  byHttp3.end()
  await socket.ended()
  await short.gateway.remove()
})
