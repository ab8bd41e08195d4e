import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SnapshotApi } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { callSlowlyHttp3 } from './testing/call-http3.ts'
import { type RawAnswer, RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { ScriptedBackend } from './testing/scripted-backend.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { callTls, Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_slow_uploads'
const own = { 'x-api-key': KEY }
/** Of the backend; uploads take a good deal longer. */
const TIMEOUT_MS = 2_000
const PIECES = 8
const PAUSE_MS = 500
const BODY_IDLE_MS = 4_000
/** One failure would open it. */
const breaker = aStep('circuit-breaker', { callsMin: 1, failurePercent: 1, openSeconds: 60 })

let of: EncryptedGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend()
  of = await EncryptedGateway.start(backend.url, KEY, {
    GATEWAY_BODY_IDLE_MS: String(BODY_IDLE_MS),
  })
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})

const post = (length: number) =>
  `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Length: ${length}\r\n\r\n`

async function slowly(send: (piece: string) => void): Promise<void> {
  for (let sent = 0; sent < PIECES; sent += 1) {
    await sleep(PAUSE_MS)
    send('a')
  }
}
async function byHttp1(): Promise<number> {
  const caller = new RawConnection(of.gateway.url)
  caller.send(post(PIECES))
  const [answer] = await Promise.all([caller.answer(), slowly((piece) => caller.send(piece))])
  caller.close()
  return answer?.status ?? 0
}
async function byHttp2(): Promise<number> {
  const caller = new Http2Caller(of.target)
  const stream = caller.session.request({
    ':authority': 'localhost',
    ':method': 'POST',
    ':path': '/pets/all',
    ...own,
  })
  stream.on('error', () => undefined).resume()
  const status = new Promise<number>((resolve) => {
    stream.on('response', (fields) => resolve(Number(fields[':status'])))
    stream.on('close', () => resolve(0))
  })
  await slowly((piece) => stream.writable && stream.write(piece))
  stream.end()
  const said = await status
  caller.close()
  return said
}
const byHttp3 = async (): Promise<number> =>
  callSlowlyHttp3(await of.http3Port(), {
    path: '/pets/all',
    headers: own,
    pieces: PIECES,
    pauseMs: PAUSE_MS,
  })
const others = async (): Promise<number> => (await callTls(of.target, '/pets/all', own)).status

describe.each([
  ['HTTP/1.1', byHttp1],
  ['HTTP/2', byHttp2],
  ['HTTP/3', byHttp3],
])('an upload by %s that takes longer than the backend may', (_, upload) => {
  test('is taken whole, and says nothing against the backend', async () => {
    await of.enforce([breaker], { backend: { url: backend.url, timeoutMs: TIMEOUT_MS } })
    expect(await upload()).toBe(200)
    expect(await others()).toBe(200)
  })
})

describe('a caller whose body stops coming', () => {
  const stopping = async (): Promise<RawAnswer | null> => {
    const caller = new RawConnection(of.gateway.url)
    caller.send(`${post(PIECES)}half`)
    const answer = await caller.answer()
    caller.close()
    return answer
  }

  test('is told so, and opens no circuit', async () => {
    await of.enforce([breaker], { backend: { url: backend.url, timeoutMs: TIMEOUT_MS } })
    const answer = await stopping()
    expect(answer?.status).toBe(400)
    expect(await recordOf(of.gateway, answer?.headers['x-request-id'])).toMatchObject({
      code: 'bad-request',
      reason: expect.stringContaining('stopped coming'),
    })
    expect(await others()).toBe(200)
  })

  test('takes no target out', async () => {
    const balance = {
      weight: 1,
      others: [],
      choose: 'round-robin',
      whenAllOut: 'refuse',
      passive: { statuses: [], failures: 1, outMs: 60_000 },
    } as unknown as NonNullable<SnapshotApi['backend']['balance']>
    await of.enforce([], { backend: { url: backend.url, timeoutMs: TIMEOUT_MS, balance } })
    expect([(await stopping())?.status, await byHttp1()]).toEqual([400, 200])
    expect(await others()).toBe(200)
  })

  test('by HTTP/3 is waited for no longer', async () => {
    await of.enforce([breaker], { backend: { url: backend.url, timeoutMs: TIMEOUT_MS } })
    const said = await callSlowlyHttp3(await of.http3Port(), {
      path: '/pets/all',
      headers: own,
      pieces: 2,
      pauseMs: 60_000,
    })
    expect(said).toBe(400)
    expect(await others()).toBe(200)
  })
})

test('a caller who is let through to try an open circuit, and does not go on, holds it open for nobody else', async () => {
  const scripted = await ScriptedBackend.start('head')
  scripted.answerWith = (_, response) => void response.writeHead(503).end()
  await of.enforce([aStep('circuit-breaker', { callsMin: 1, failurePercent: 1, openSeconds: 1 })], {
    backend: { url: scripted.url, timeoutMs: 60_000 },
  })
  expect(await others()).toBe(503)
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<'arrived'>()
  scripted.answerWith = (request, response) => {
    arrive('arrived')
    request.on('end', () => response.end('ok'))
  }
  let trying: RawConnection
  // Refused until the pause is over.
  do {
    trying = new RawConnection(of.gateway.url)
    trying.send(`${post(1_000_000)}half`)
  } while ((await Promise.race([arrived, trying.answer()])) !== 'arrived')
  const trickling = setInterval(() => trying.send('a'), PAUSE_MS)
  await expect.poll(others, { timeout: 30_000 }).toBe(200)
  clearInterval(trickling)
  trying.close()
  scripted.close()
})

describe('a backend that pauses in taking an upload', () => {
  const body = Buffer.concat([Buffer.alloc(20_000_000, 97), Buffer.from('END')])
  let gateway: RunningGateway
  /** A backend reads nothing until it is told to. */
  let stalled: Socket[] = []
  const server = createServer((socket) => {
    socket.pause().on('error', () => undefined)
    let tail = ''
    socket.on('data', (bytes) => {
      tail = (tail + bytes.toString('latin1')).slice(-3)
      if (tail === 'END')
        socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok')
    })
    socket.pause()
    stalled.push(socket)
  })
  beforeAll(async () => {
    gateway = await RunningGateway.start({ GATEWAY_BODY_IDLE_MS: '2000' })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  })
  beforeEach(() => {
    stalled = []
  })
  afterAll(async () => {
    for (const socket of stalled) socket.destroy()
    await gateway?.remove()
    server.close()
  })
  async function upload(timeoutMs: number): Promise<RawConnection> {
    const { port } = server.address() as { port: number }
    const url = `http://127.0.0.1:${port}`
    const api = { backend: { url, timeoutMs } }
    const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(url, { api }))
    if (!answer.ok) throw new Error(await answer.text())
    const caller = new RawConnection(gateway.url)
    caller.send(post(body.length))
    caller.send(body)
    return caller
  }

  test('gets it all when it goes on, however little patience there is with callers', async () => {
    const caller = await upload(60_000)
    await expect.poll(() => stalled.length).toBe(1)
    // Callers are looked after each second.
    await sleep(6_000)
    for (const socket of stalled) socket.resume()
    expect(await caller.answer()).toMatchObject({ status: 200, body: 'ok' })
    caller.close()
  })

  test('for longer than it may is late', async () => {
    const caller = await upload(500)
    const answer = await caller.answer()
    expect(answer?.status).toBe(504)
    expect(await recordOf(gateway, answer?.headers['x-request-id'])).toMatchObject({
      code: 'backend-timeout',
    })
    caller.close()
  })
})
