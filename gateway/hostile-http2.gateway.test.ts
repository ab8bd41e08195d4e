import { once } from 'node:events'
import type { RequestListener, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { aKey, aSnapshot, keyTable } from './testing/a-snapshot.ts'
import { CalmNeighbour, memoryOf } from './testing/calm-neighbour.ts'
import { TestAuthority } from './testing/certificates.ts'
import {
  END_HEADERS,
  END_STREAM,
  frame,
  framesIn,
  frameType,
  headerBlock,
  preface,
} from './testing/http2-frames.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { flood } from './testing/start-raw-backend.ts'
import { callTls, Http2Caller, openTls, type TlsTarget } from './testing/tls-client.ts'

const KEY = 'gh_hostile_http2'
const IDLE_MS = 2_000
/** Where many callers must be there at once before the first of them is given up. */
const PATIENT_IDLE_MS = 6_000
const FLOOD_BYTES_MAX = 300_000_000
const GROWTH_BYTES_MAX = 150_000_000
const certificateId = 'sec_0000000000000001'

let authority: TestAuthority
let certificate: { chain: string; key: string }
let gateway: RunningGateway
let neighbour: CalmNeighbour
let backend: Backend
let target: TlsTarget
let socket: TLSSocket
let answerWith: RequestListener
/** Calls that the backend has had in a test. */
let asked = 0

beforeAll(async () => {
  authority = await TestAuthority.create('Tests')
  certificate = await authority.issue({ name: 'api.test' })
  neighbour = await CalmNeighbour.start()
  backend = await startBackend((request, response) => {
    asked += 1
    answerWith(request, response)
  })
  gateway = await aGateway({
    GATEWAY_HEAD_MS: String(IDLE_MS),
    GATEWAY_BODY_IDLE_MS: String(IDLE_MS),
    GATEWAY_WRITE_IDLE_MS: String(IDLE_MS),
    GATEWAY_KEEP_ALIVE_MS: String(IDLE_MS),
  })
  target = targetOf(gateway)
})
afterAll(async () => {
  await gateway.remove()
  await Promise.all([neighbour.close(), backend.close()])
})
beforeEach(async () => {
  asked = 0
  answerWith = (_, response) => void response.end('ok')
  socket = await openTls(target, 'h2')
  socket.on('error', () => undefined)
  socket.write(preface())
})
afterEach(() => {
  socket.destroy()
})

const targetOf = ({ tlsPort }: RunningGateway): TlsTarget => ({
  port: tlsPort,
  serverName: 'api.test',
  authority: authority.chain,
})
async function aGateway(limits: Record<string, string>): Promise<RunningGateway> {
  const gateway = await RunningGateway.start(limits)
  await gateway.admin('PUT', '/v1/secrets', {
    revision: 'one',
    secrets: [{ id: certificateId, kind: 'certificate', ...certificate }],
  })
  const snapshot = {
    ...neighbour.beside(aSnapshot(backend.url)),
    hostnames: [
      { name: 'api.test', certificateId },
      { name: '127.0.0.1', certificateId: null },
    ],
  }
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  return gateway
}
/** One that waits for its callers long enough for a busy machine to have many of them there at once. */
const aPatientGateway = () => aGateway({ GATEWAY_WRITE_IDLE_MS: String(PATIENT_IDLE_MS) })

/** Until a hundred other calls were answered while nothing more was taken of what is being sent. */
async function readsNoMore(flooding: TLSSocket): Promise<void> {
  let calm = 0
  flooding.on('drain', () => {
    calm = 0
  })
  while (!flooding.destroyed && calm < 100) {
    await callTls(target, '/nowhere')
    calm += 1
  }
}
const request = (more: [string, string][] = [], path = '/pets/all') =>
  headerBlock([
    [':method', 'GET'],
    [':scheme', 'https'],
    [':authority', 'api.test'],
    [':path', path],
    ['x-api-key', KEY],
    ...more,
  ])
const closed = () =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
const statusOf = async (one: RunningGateway) =>
  (await (await one.admin('GET', '/v1/status')).json()) as GatewayStatus
const callsInFlight = async () => (await statusOf(gateway)).callsInFlight
/** The most memory that a gateway was seen to hold until no call was left in flight. */
async function memoryUntilIdle(one: RunningGateway): Promise<number> {
  let most = 0
  await vi.waitFor(async () => {
    const { callsInFlight, memoryBytes } = await statusOf(one)
    most = Math.max(most, memoryBytes)
    expect(callsInFlight).toBe(0)
  }, 30_000)
  return most
}
const haveAsked = (count: number) => vi.waitFor(() => expect(asked).toBe(count), 20_000)
const idle = () => vi.waitFor(async () => expect(await callsInFlight()).toBe(0), 20_000)
const stillServes = async () =>
  expect((await callTls(target, '/pets/all', { 'x-api-key': KEY })).status).toBe(200)

describe('a flood over HTTP/2 ends its connection or waits in the kernel, and holds little', () => {
  const many = (count: number, one: (index: number) => Buffer) =>
    Buffer.concat(Array.from({ length: count }, (_, index) => one(index)))

  test.each<[string, Buffer, Buffer]>([
    [
      'pings whose answers nobody reads (CVE-2019-9512)',
      Buffer.alloc(0),
      many(2_000, () => frame(frameType.ping, 0, 0, Buffer.alloc(8))),
    ],
    [
      'settings whose answers nobody reads (CVE-2019-9515)',
      Buffer.alloc(0),
      many(2_000, () => frame(frameType.settings, 0, 0)),
    ],
    [
      'settings that change their mind',
      Buffer.alloc(0),
      many(2_000, (index) =>
        frame(frameType.settings, 0, 0, Buffer.from([0, 4, 0, 0, 0, index % 200])),
      ),
    ],
    [
      'a head that is continued for ever (CVE-2024-27316)',
      frame(frameType.headers, END_STREAM, 1, request()),
      many(100, (index) =>
        frame(frameType.continuation, 0, 1, headerBlock([[`x-${index}`, 'a'.repeat(100)]])),
      ),
    ],
    [
      'a head that is continued by nothing (CVE-2019-9518)',
      frame(frameType.headers, END_STREAM, 1, request()),
      many(5_000, () => frame(frameType.continuation, 0, 1)),
    ],
    [
      'data of nothing (CVE-2019-9518)',
      frame(frameType.headers, END_HEADERS, 1, request([['content-length', '5']])),
      many(5_000, () => frame(frameType.data, 0, 1)),
    ],
    [
      'priorities (CVE-2019-9513)',
      frame(frameType.headers, END_HEADERS, 1, request()),
      many(2_000, (index) =>
        frame(frameType.priority, 0, 1 + 2 * (index % 1_000), Buffer.from([0, 0, 0, 0, 1])),
      ),
    ],
    [
      'frames of unknown types',
      Buffer.alloc(0),
      many(200, () => frame(0xbe, 0, 0, Buffer.alloc(1_000))),
    ],
    ['what is no frame', Buffer.alloc(0), Buffer.alloc(65_536, 0xff)],
    [
      'frames larger than allowed',
      Buffer.alloc(0),
      frame(frameType.headers, END_HEADERS, 1, Buffer.alloc(1_000_000)),
    ],
  ])('%s', async (_, first, piece) => {
    const before = await memoryOf(gateway)
    socket.pause()
    socket.write(first)
    const taken = neighbour.during(gateway, () =>
      Promise.race([
        flood(socket, piece, FLOOD_BYTES_MAX),
        // A gateway that reads no more is as good as one that hangs up.
        readsNoMore(socket),
      ]),
    )
    const grown = await taken.then(() => memoryOf(gateway))
    expect(grown - before).toBeLessThan(GROWTH_BYTES_MAX)
    socket.destroy()
    await stillServes()
    await idle()
  })

  test('heads and resets in turn (CVE-2023-44487)', async () => {
    answerWith = () => undefined
    const pair = (index: number) =>
      Buffer.concat([
        frame(frameType.headers, END_HEADERS | END_STREAM, 1 + 2 * index, request()),
        frame(frameType.reset, 0, 1 + 2 * index, Buffer.from([0, 0, 0, 8])),
      ])
    await neighbour.during(gateway, async () => {
      socket.resume()
      for (let index = 0; index < 20_000 && !socket.destroyed; index += 1)
        if (!socket.write(pair(index)))
          await Promise.race([
            new Promise<void>((resolve) => socket.once('drain', resolve)),
            closed(),
          ])
      await closed()
    })
    answerWith = (_, response) => void response.end('ok')
    await stillServes()
    await idle()
  })

  test('a small head that unpacks to a large one (RFC 7541, 4.3)', async () => {
    const before = await memoryOf(gateway)
    // Kept in the table by the first head, and named by one byte a thousand times in each further one.
    const kept = Buffer.concat([
      request(),
      Buffer.from([0x40, 1]),
      Buffer.from('x'),
      Buffer.from([0x7f, 0xa1, 0x1e]),
      Buffer.alloc(4_000, 'a'),
    ])
    socket.write(frame(frameType.headers, END_HEADERS | END_STREAM, 1, kept))
    await neighbour.during(gateway, async () => {
      const bomb = Buffer.concat([request(), Buffer.alloc(15_000, 0xbe)])
      for (let index = 1; index < 100 && !socket.destroyed; index += 1)
        socket.write(frame(frameType.headers, END_HEADERS | END_STREAM, 1 + 2 * index, bomb))
      socket.resume()
      await Promise.race([closed(), idle()])
    })
    expect((await memoryOf(gateway)) - before).toBeLessThan(GROWTH_BYTES_MAX)
    await stillServes()
  })

  test('more streams at once than allowed', async () => {
    answerWith = () => undefined
    await neighbour.during(gateway, async () => {
      socket.resume()
      for (let index = 0; index < 5_000 && !socket.destroyed; index += 1)
        socket.write(frame(frameType.headers, END_HEADERS | END_STREAM, 1 + 2 * index, request()))
      await expect.poll(callsInFlight).toBeGreaterThan(0)
      expect(await callsInFlight()).toBeLessThanOrEqual(110)
    })
    socket.destroy()
    await idle()
    answerWith = (_, response) => void response.end('ok')
    await stillServes()
  })
})

describe('a connection in HTTP/2 that waits is given up', () => {
  test.each<[string, Buffer]>([
    ['after its preface', Buffer.alloc(0)],
    ['inside a frame', frame(frameType.headers, END_HEADERS, 1, request()).subarray(0, 20)],
    ['before the end of a head', frame(frameType.headers, 0, 1, request())],
  ])('%s', async (_, bytes) => {
    socket.write(bytes)
    socket.resume()
    await neighbour.during(gateway, closed)
  })

  test('when pings are all that it sends', async () => {
    socket.resume()
    const pinging = setInterval(
      () => socket.write(frame(frameType.ping, 0, 0, Buffer.alloc(8))),
      100,
    )
    await neighbour.during(gateway, closed)
    clearInterval(pinging)
  })

  test('when it leaves no room for the answers that it asked for (CVE-2019-9511)', async () => {
    const body = Buffer.alloc(5_000_000)
    answerWith = (_, response) => void response.end(body)
    const patient = await aPatientGateway()
    const before = await memoryOf(patient)
    const closing = await openTls(targetOf(patient), 'h2')
    const received: Buffer[] = []
    closing.on('error', () => undefined).on('data', (bytes: Buffer) => received.push(bytes))
    const heads = Array.from({ length: 100 }, (_, index) =>
      frame(frameType.headers, END_HEADERS | END_STREAM, 1 + 2 * index, request()),
    )
    const noRoom = frame(frameType.settings, 0, 0, Buffer.from([0, 4, 0, 0, 0, 0]))
    closing.write(Buffer.concat([preface(), noRoom, ...heads]))
    await neighbour.during(patient, async () => {
      await haveAsked(100)
      expect((await memoryUntilIdle(patient)) - before).toBeLessThan(GROWTH_BYTES_MAX)
    })
    // Each is told that its answer was given up, and none that it has ended.
    const frames = () => framesIn(Buffer.concat(received))
    await expect
      .poll(() => frames().filter(({ type }) => type === frameType.reset))
      .toHaveLength(100)
    expect(
      frames().filter(({ type, flags }) => type === frameType.data && (flags & END_STREAM) > 0),
    ).toEqual([])
    closing.destroy()
    await patient.remove()
  })

  test('when the body that it announced does not come', async () => {
    const head = headerBlock([
      [':method', 'POST'],
      [':scheme', 'https'],
      [':authority', 'api.test'],
      [':path', '/pets/all'],
      ['x-api-key', KEY],
    ])
    answerWith = (request) => void request.resume()
    socket.resume()
    socket.write(frame(frameType.headers, END_HEADERS, 1, head))
    await neighbour.during(gateway, async () => {
      await expect.poll(callsInFlight).toBe(1)
      await idle()
    })
  })
})

test('an answer whose backend pauses for longer than callers may is no fault of its caller', async () => {
  const begun = Promise.withResolvers<ServerResponse>()
  answerWith = (_, response) => {
    response.write('begun ')
    begun.resolve(response)
  }
  const caller = new Http2Caller(target)
  const answer = caller.whole({ path: '/pets/all', headers: { 'x-api-key': KEY } })
  const backendAnswer = await begun.promise
  // One that waits from now on is given up twice in the meantime.
  for (let times = 0; times < 2; times += 1) {
    const waiting = await openTls(target, 'h2')
    waiting.on('error', () => undefined).resume()
    waiting.write(preface())
    await once(waiting, 'close')
  }
  backendAnswer.end('ended')
  expect(await answer).toMatchObject({ status: 200, bytes: 11, cut: false })
  caller.close()
})

describe('a connection under TLS that never gets to speak is given up', () => {
  test.each<[string, Buffer]>([
    ['silent', Buffer.alloc(0)],
    ['inside its first word', Buffer.from('1603010200010001fc0303', 'hex')],
  ])('%s, 300 at once', async (_, bytes) => {
    const sockets = Array.from({ length: 300 }, () => {
      const raw = connect({ host: '127.0.0.1', port: gateway.tlsPort })
      raw.on('error', () => undefined).write(bytes)
      return raw.resume()
    })
    await neighbour.during(gateway, async () => {
      await stillServes()
      await Promise.all(
        sockets.map((raw) => new Promise<void>((resolve) => raw.once('close', () => resolve()))),
      )
    })
  })

  test.each(['http/1.1', 'h2'] as const)(
    '100 that read nothing of an answer of 50 MB (%s) hold little and are closed',
    async (protocol) => {
      const body = Buffer.alloc(50_000_000)
      answerWith = (_, response) => void response.end(body)
      const patient = await aPatientGateway()
      const before = await memoryOf(patient)
      const asks =
        protocol === 'h2'
          ? Buffer.concat([
              preface(),
              // Room for all of it in HTTP/2, and none in the socket.
              frame(frameType.settings, 0, 0, Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff])),
              frame(frameType.windowUpdate, 0, 0, Buffer.from([0x3f, 0xff, 0xff, 0xff])),
              frame(frameType.headers, END_HEADERS | END_STREAM, 1, request()),
            ])
          : `GET /pets/all HTTP/1.1\r\nHost: api.test\r\nx-api-key: ${KEY}\r\n\r\n`
      // Each asks as soon as it is open: a gateway may close one that waits for the others.
      const sockets = Array.from({ length: 100 }, async () => {
        const one = await openTls(targetOf(patient), protocol)
        one.on('error', () => undefined).pause()
        one.write(asks)
        return one
      })
      await neighbour.during(patient, async () => {
        await haveAsked(100)
        expect((await memoryUntilIdle(patient)) - before).toBeLessThan(400_000_000)
      })
      for (const one of await Promise.all(sockets)) one.destroy()
      await patient.remove()
    },
  )

  test.each(['http/1.1', 'h2'] as const)(
    'those beyond the bound that only wait (%s) make room for those who call, the oldest first',
    async (protocol) => {
      const small = await aGateway({ GATEWAY_CONNECTIONS_MAX: '30' })
      const waiting: TLSSocket[] = []
      for (let count = 0; count < 30; count += 1) {
        const one = await openTls(targetOf(small), protocol)
        one.on('error', () => undefined).resume()
        one.write(protocol === 'h2' ? preface() : 'GET ')
        waiting.push(one)
      }
      const oldestEnds = new Promise((resolve) => waiting[0]?.once('close', resolve))
      for (let count = 0; count < 5; count += 1)
        expect((await callTls(targetOf(small), '/pets/all', { 'x-api-key': KEY })).status).toBe(200)
      await oldestEnds
      for (const one of waiting) one.destroy()
      await small.remove()
    },
  )

  test('a call in HTTP/2 is not ended for a newcomer', async () => {
    const small = await aGateway({ GATEWAY_CONNECTIONS_MAX: '1' })
    const begun = Promise.withResolvers<ServerResponse>()
    answerWith = (_, response) => begun.resolve(response)
    const caller = new Http2Caller(targetOf(small))
    const answer = caller.call({ ':path': '/pets/all', 'x-api-key': KEY })
    const held = await begun.promise
    await expect(callTls(targetOf(small), '/pets/all', { 'x-api-key': KEY })).rejects.toThrow()
    held.end('whole')
    expect(await answer).toMatchObject({ status: 200, body: 'whole' })
    caller.close()
    await small.remove()
  })

  test('HTTP without TLS is no handshake', async () => {
    const raw = connect({ host: '127.0.0.1', port: gateway.tlsPort })
    raw.on('error', () => undefined).write('GET /pets/all HTTP/1.1\r\nHost: api.test\r\n\r\n')
    await new Promise<void>((resolve) => raw.resume().once('close', () => resolve()))
    await stillServes()
  })
})
