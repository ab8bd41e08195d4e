import { readFileSync } from 'node:fs'
import type { RequestListener, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { CalmNeighbour, memoryOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { flood, startRawBackend } from './testing/start-raw-backend.ts'

const KEY = 'gh_hostile_callers'
/** Longer than this process, which is busy with what the test sends, may take from a connection to its first word. */
const HEAD_MS = 4_000
const IDLE_MS = 2_000
/** An answer that no socket has room for, one for all calls: what the test makes anew slows the neighbour's backend down. */
const zeros = Buffer.alloc(50_000_000)

let gateway: RunningGateway
let neighbour: CalmNeighbour
let backend: Backend
let answerWith: RequestListener

/** Files that the processes of this test may hold open. */
const openFilesMax = Number(
  /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1_024,
)
const connectionsMax = Math.min(10_000, Math.floor(openFilesMax * 0.55))

beforeAll(async () => {
  gateway = await RunningGateway.start({
    GATEWAY_HEAD_MS: String(HEAD_MS),
    GATEWAY_BODY_IDLE_MS: String(IDLE_MS),
    GATEWAY_WRITE_IDLE_MS: String(IDLE_MS),
  })
  neighbour = await CalmNeighbour.start()
  backend = await startBackend((request, response) => answerWith(request, response))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  await enforce()
})
afterAll(async () => {
  await gateway.remove()
  await Promise.all([neighbour.close(), backend.close()])
})
const opened: RawConnection[] = []
beforeEach(() => {
  answerWith = (request, response) => {
    request.resume().on('end', () => response.end('ok'))
  }
})
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close()
})
const open = (): RawConnection => {
  const connection = new RawConnection(gateway.url)
  opened.push(connection)
  return connection
}
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const snapshot = neighbour.beside(
    aSnapshot(backend.url, {
      steps,
      api: { backend: { url: backend.url, timeoutMs: 20_000 } },
    }),
  )
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
const withKey = `Host: gateway.test\r\nx-api-key: ${KEY}\r\n`
const get = (more = '', path = '/pets/all') => `GET ${path} HTTP/1.1\r\n${withKey}${more}\r\n`
const post = (more: string, body: string) =>
  `POST /pets/all HTTP/1.1\r\n${withKey}${more}\r\n${body}`
const callsInFlight = async (of = gateway) =>
  ((await (await of.admin('GET', '/v1/status')).json()) as { callsInFlight: number }).callsInFlight
const idle = () => vi.waitFor(async () => expect(await callsInFlight()).toBe(0), 20_000)

/** Sockets by the thousand are opened some at a time, as a listener's queue is short. Each is used as soon as it is open. */
async function openMany(
  count: number,
  each: (socket: Socket) => void,
  of = gateway,
): Promise<Socket[]> {
  const { hostname, port } = new URL(of.url)
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => {
        socket.off('error', reject).on('error', () => undefined)
        each(socket)
        resolve(socket)
      }).once('error', reject)
    })
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const more = Math.min(250, count - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: more }, open))))
  }
  return sockets
}

describe('slow callers', () => {
  test(`${connectionsMax} connections that send a byte now and then are closed in time, and nobody else notices`, async () => {
    const before = await memoryOf(gateway)
    const sockets: Socket[] = []
    await neighbour.during(gateway, async () => {
      const answers: Promise<string>[] = []
      sockets.push(
        ...(await openMany(connectionsMax, (socket) => {
          socket.write('GET /pets/all HTTP/1.1\r\nX: ')
          answers.push(
            new Promise((resolve) => {
              let text = ''
              socket.on('data', (bytes) => {
                text += bytes
              })
              socket.once('close', () => resolve(text))
            }),
          )
        })),
      )
      const growth = (await memoryOf(gateway)) - before
      // A connection that says little holds little.
      expect(growth / connectionsMax).toBeLessThan(20_000)
      const trickle = setInterval(() => {
        for (const socket of sockets.slice(0, 1_000)) socket.write('a')
      }, 250)
      const statuses = (await Promise.all(answers)).map((text) => text.split(' ')[1])
      clearInterval(trickle)
      expect(statuses.filter((status) => status !== '408')).toEqual([])
    })
    await idle()
  })

  test.each([
    ['empty lines before a head', '\r\n'],
    ['the bytes of a head', 'G'],
  ])('%s, one after the other, keep no connection open', async (_, piece) => {
    const connection = open()
    const trickle = setInterval(() => connection.send(piece), 200)
    await neighbour.during(gateway, () => connection.ended())
    clearInterval(trickle)
  })

  test('a body that stops coming is given up, at the backend too', async () => {
    const broken = new Promise<void>((resolve) => {
      answerWith = (request) => void request.resume().on('error', () => resolve())
    })
    const connection = open()
    connection.send(post('Content-Length: 1000\r\n', 'half'))
    await neighbour.during(gateway, async () => {
      expect((await connection.answer())?.status).toBe(400)
      await Promise.all([broken, connection.ended()])
    })
    await idle()
  })

  test('a body that stops coming once the answer is out is given up', async () => {
    answerWith = (_, response) => void response.end('early')
    const connection = open()
    connection.send(post('Content-Length: 1000\r\n', 'half'))
    await neighbour.during(gateway, async () => {
      expect(await connection.answer()).toMatchObject({ status: 200, body: 'early' })
      await connection.ended()
    })
    await idle()
  })

  test('a body that stops coming while a policy waits for it is given up', async () => {
    await enforce(aStep('json-threat', {}))
    const connection = open()
    connection.send(post('Content-Type: application/json\r\nContent-Length: 1000\r\n', '{"half'))
    await neighbour.during(gateway, async () => {
      expect((await connection.answer())?.status).toBe(400)
      await connection.ended()
    })
    await idle()
    await enforce()
  })

  test.each([
    [
      'whole',
      (size: number): RequestListener =>
        (_, response) =>
          void response.end(zeros.subarray(0, size)),
    ],
    [
      'without end',
      (size: number): RequestListener =>
        (_, response) => {
          const piece = zeros.subarray(0, 65_536)
          let sent = 0
          const pump = () => {
            while (!response.destroyed && sent < size) {
              sent += piece.length
              if (!response.write(piece)) return void response.once('drain', pump)
            }
          }
          // Later than the head, so that it is not the first write that finds no room.
          response.writeHead(200)
          response.flushHeaders()
          setTimeout(pump, 50)
        },
    ],
  ])(
    '300 that read nothing of an answer of 50 MB, %s, hold little and are closed',
    async (_, listener) => {
      const answering = listener(zeros.byteLength)
      let asked = 0
      answerWith = (request, response) => {
        asked += 1
        answering(request, response)
      }
      // To write so many answers keeps this process from anything else for a while: heads have their usual time.
      const patient = await RunningGateway.start({ GATEWAY_WRITE_IDLE_MS: String(IDLE_MS) })
      onTestFinished(() => patient.remove())
      await patient.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
      await patient.admin('PUT', '/v1/snapshot', neighbour.beside(aSnapshot(backend.url)))
      const before = await memoryOf(patient)
      let most = 0
      await neighbour.during(patient, async () => {
        const readNothing = (socket: Socket) => void socket.pause().write(get())
        const sockets = await openMany(300, readNothing, patient)
        await expect.poll(() => asked, { timeout: 60_000 }).toBe(300)
        await vi.waitFor(async () => {
          most = Math.max(most, await memoryOf(patient))
          expect(await callsInFlight(patient)).toBe(0)
        }, 60_000)
        for (const socket of sockets) socket.destroy()
      })
      expect(most - before).toBeLessThan(300_000_000)
    },
  )
})

describe('connections beyond the bound', () => {
  test('that only wait make room for those who call', async () => {
    const small = await RunningGateway.start({ GATEWAY_CONNECTIONS_MAX: '100' })
    await small.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    await small.admin('PUT', '/v1/snapshot', neighbour.beside(aSnapshot(backend.url)))
    const waiting = Array.from({ length: 300 }, () => new RawConnection(small.url))
    for (const connection of waiting) connection.send('GET ')
    await neighbour.during(small, () =>
      Promise.all(waiting.slice(0, 200).map((one) => one.ended())),
    )
    for (const connection of waiting) connection.close()
    await small.remove()
  })

  test('are fewer where the gateway may open few files, and it goes on answering', async () => {
    const poor = await RunningGateway.start()
    await poor.end('SIGTERM')
    poor.openFilesMax = 250
    await poor.restart()
    await poor.admin('PUT', '/v1/snapshot', neighbour.beside(aSnapshot(backend.url)))
    const waiting = Array.from({ length: 600 }, () => new RawConnection(poor.url))
    for (const connection of waiting) connection.send('GET ')
    await neighbour.during(poor, () => Promise.all(waiting.slice(0, 400).map((one) => one.ended())))
    for (const connection of waiting) connection.close()
    await poor.remove()
  })
})

test('a caller that gives itself a thousand names uses up no room of subscriptions', async () => {
  const small = await RunningGateway.start({ GATEWAY_CALLERS_MAX: '1024' })
  const others = Array.from({ length: 20 }, (_, number) =>
    aKey(`other-${number}`, { subscriptionId: `sub_${String(number).padStart(16, '0')}` }),
  )
  await small.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY), ...others]))
  const byTenant = { calls: 100_000, windowSeconds: 3_600, countBy: 'header', name: 'x-tenant' }
  const steps = [
    aStep('rate-limit', byTenant, { id: ids.step('tenant') }),
    aStep('rate-limit', { calls: 1, windowSeconds: 3_600 }, { id: ids.step('others') }),
  ]
  await small.admin('PUT', '/v1/snapshot', neighbour.beside(aSnapshot(backend.url, { steps })))
  const call = async (key: string, tenant: string) =>
    (await fetch(`${small.url}/pets/all`, { headers: { 'x-api-key': key, 'x-tenant': tenant } }))
      .status
  for (let tenant = 0; tenant < 1_300; tenant += 20)
    await Promise.all(Array.from({ length: 20 }, (_, more) => call(KEY, `t${tenant + more}`)))
  const firstCalls = () => Promise.all(others.map((_, number) => call(`other-${number}`, 'one')))
  expect(await firstCalls()).toEqual(others.map(() => 200))
  expect(await firstCalls()).toEqual(others.map(() => 429))
  await small.remove()
})

describe('large heads', () => {
  test('a hundred thousand fields are 431', async () => {
    const fields = Array.from({ length: 100_000 }, (_, index) => `X-${index}: 1\r\n`).join('')
    await neighbour.during(gateway, async () => {
      const connection = open()
      connection.send(get(fields))
      expect((await connection.answer())?.status).toBe(431)
      await connection.ended()
    })
  })

  test.each([
    ['names', Array.from({ length: 9_000 }, (_, index) => `${index}:\r\n`).join('')],
    ['times the same name', 'a:\r\n'.repeat(15_000)],
    ['times a name that the gateway takes away', 'te:\r\n'.repeat(12_000)],
    ['names in Connection', `Connection: ${'a,'.repeat(30_000)}\r\n`],
  ])('as many %s as fit are answered, and hold nobody up', async (_, fields) => {
    await enforce(aStep('set-header', { headers: [{ on: 'request', name: 'a', value: 'b' }] }))
    await neighbour.during(gateway, async () => {
      const connections = Array.from({ length: 20 }, open)
      for (const connection of connections) connection.send(get(fields))
      // The backend of this test takes no more than two thousand fields or 16 KB of them, and says so.
      for (const connection of connections)
        expect([200, 431, 502]).toContain((await connection.answer())?.status)
    })
    await enforce()
  })

  test.each([
    ['segments', `/pets/one/${'a/'.repeat(30_000)}`],
    ['encoded segments', `/pets/one/${'%61/'.repeat(15_000)}`],
    ['parameters', `/pets/all?${'a=b&'.repeat(15_000)}`],
    ['equal signs', `/pets/all?${'='.repeat(60_000)}`],
  ])('a path of as many %s as fit is answered, and holds nobody up', async (_, path) => {
    await neighbour.during(gateway, async () => {
      const connections = Array.from({ length: 20 }, open)
      for (const connection of connections) connection.send(get('', path))
      for (const connection of connections)
        expect([200, 400, 404, 431]).toContain((await connection.answer())?.status)
    })
  })
})

describe('hostile bodies', () => {
  const contract = {
    schemas: {},
    operations: {
      op_add0000000000000: {
        parameters: [],
        body: {
          required: true,
          contents: [{ mediaType: 'application/json', schema: { type: 'object' } }],
        },
        responses: [],
      },
    },
  }
  const reading: [string, object][] = [
    ['json-threat', {}],
    ['validate-request', {}],
  ]
  const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/pets/all`, {
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': 'application/json', ...headers },
      body: body as BodyInit,
    })
  const check = async ([policy, config]: [string, object]) => {
    const snapshot = neighbour.beside(
      aSnapshot(backend.url, { steps: [aStep(policy, config)], api: { contract } as never }),
    )
    const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
    if (!answer.ok) throw new Error(await answer.text())
  }
  const bomb = gzipSync(Buffer.alloc(300_000_000, ' '))

  test.each(reading)('%s: what unpacks to a thousandfold is 413', async (...step) => {
    await check(step)
    const before = await memoryOf(gateway)
    await neighbour.during(gateway, async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => send(bomb, { 'content-encoding': 'gzip' })),
      )
      for (const answer of answers)
        expect([answer.status, await answer.json()]).toMatchObject([
          413,
          { code: 'body-too-large' },
        ])
    })
    expect((await memoryOf(gateway)) - before).toBeLessThan(250_000_000)
  })

  test.each(reading)('%s: a body without end is 413', async (...step) => {
    await check(step)
    const connection = open()
    connection.send(post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', ''))
    await neighbour.during(gateway, async () => {
      const piece = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`
      const pump = () => {
        while (!connection.socket.destroyed && connection.socket.write(piece, 'latin1'));
        if (!connection.socket.destroyed) connection.socket.once('drain', pump)
      }
      pump()
      expect((await connection.answer())?.status).toBe(413)
      await connection.ended()
    })
  })

  test.each(reading)('%s: a body that was packed twice is refused', async (...step) => {
    await check(step)
    const answer = await send(gzipSync(gzipSync('{}')), { 'content-encoding': 'gzip, gzip' })
    expect(answer.status).toBe(400)
  })

  const nested = [
    ['lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['lists that are never closed', '['.repeat(500_000)],
  ] as const
  test.each(
    reading.flatMap((step) => nested.map(([name, body]) => [step[0], name, step, body] as const)),
  )('%s: %s in one another a hundred thousand times break nothing', async (_, __, step, body) => {
    await check(step)
    const answer = await neighbour.during(gateway, () => send(body))
    // An object is all that this document asks for; who wants more asks for json-threat.
    const passes = step[0] === 'validate-request' && body.endsWith('}')
    expect(answer.status).toBe(passes ? 200 : 400)
    expect(gateway.output).not.toContain('A call broke the gateway')
  })
})

test('many bodies that never end, each small enough, take no more memory than all may have', async () => {
  const small = await RunningGateway.start({ GATEWAY_HELD_BYTES_MAX: '5000000' })
  await small.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const steps = [aStep('json-threat', {})]
  await small.admin('PUT', '/v1/snapshot', neighbour.beside(aSnapshot(backend.url, { steps })))
  const json = 'Content-Type: application/json\r\n'
  const heldBytes = async () =>
    Number(
      /gatehouse_held_bytes (\d+)/.exec(await (await small.admin('GET', '/metrics')).text())?.[1],
    )
  const wild = Array.from({ length: 60 }, () => new RawConnection(small.url))
  await neighbour.during(small, async () => {
    for (const connection of wild)
      connection.send(post(`${json}Content-Length: 600000\r\n`, ' '.repeat(500_000)))
    // No more than ten of them fit; each of the others is told.
    const statuses: (number | undefined)[] = []
    for (const connection of wild)
      void connection.answer().then((answer) => statuses.push(answer?.status))
    await expect.poll(() => statuses.length).toBeGreaterThanOrEqual(50)
    expect(new Set(statuses)).toEqual(new Set([503]))
    expect(await heldBytes()).toBeLessThanOrEqual(5_000_000)
  })
  for (const connection of wild) connection.close()
  await expect.poll(heldBytes).toBe(0)
  const calm = new RawConnection(small.url)
  calm.send(post(`${json}Content-Length: 2\r\n`, '{}'))
  expect((await calm.answer())?.status).toBe(200)
  calm.close()
  await small.remove()
})

describe('odd connections', () => {
  beforeAll(() => enforce())

  test('requests sent ahead without end wait in the kernel, and are answered in order', async () => {
    let number = 0
    answerWith = (_, response) => {
      number += 1
      response.end(String(number))
    }
    const before = await memoryOf(gateway)
    const connection = open()
    await neighbour.during(gateway, async () => {
      connection.socket.pause()
      for (let index = 0; index < 20_000; index += 1) connection.send(get())
      // Nothing is read until the gateway has stopped reading too.
      await expect.poll(() => callsInFlight()).toBeLessThanOrEqual(1)
      expect((await memoryOf(gateway)) - before).toBeLessThan(150_000_000)
      connection.socket.resume()
      for (let index = 1; index <= 2_000; index += 1)
        expect((await connection.answer())?.body).toBe(String(index))
    })
  })

  test('requests sent ahead by the thousand, all refused, are answered one by one', async () => {
    const connection = open()
    await neighbour.during(gateway, async () => {
      connection.send('GET /pets/all HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3_000))
      for (let index = 0; index < 3_000; index += 1)
        expect((await connection.answer())?.status).toBe(401)
    })
  })

  test('who says that nothing more comes (RFC 9112, 9.6) is answered or given up, and leaves nothing behind', async () => {
    let left = 0
    answerWith = (request, response) => {
      request.socket.once('close', () => {
        left += 1
      })
      if (isLate) response.end('late')
      else held.push(response)
    }
    let isLate = false
    const held: ServerResponse[] = []
    const connections = Array.from({ length: 50 }, open)
    for (const connection of connections) {
      connection.send(get())
      connection.socket.end()
    }
    // What was sent before them has been read when others were answered.
    for (let calls = 0; calls < 20; calls += 1) await fetch(`${gateway.url}/nowhere`)
    isLate = true
    for (const response of held) response.end('late')
    await neighbour.during(gateway, async () => {
      for (const connection of connections) {
        const answer = await connection.answer()
        expect([undefined, 200]).toContain(answer?.status)
        await connection.ended()
      }
    })
    await idle()
    expect(left).toBeLessThanOrEqual(50)
  })

  test('who hangs up at any byte of a request leaves nothing behind', async () => {
    const request = post('Content-Length: 20\r\nExpect: 100-continue\r\n', 'x'.repeat(20))
    await neighbour.during(gateway, async () => {
      const sockets = await openMany(request.length, () => undefined)
      await Promise.all(
        sockets.map(
          (socket, index) =>
            new Promise<void>((resolve) => {
              socket.once('close', () => resolve())
              socket.write(request.slice(0, index), () =>
                index % 2 === 0 ? socket.destroy() : socket.resetAndDestroy(),
              )
            }),
        ),
      )
    })
    await idle()
  })

  test('a WebSocket that never reads holds little, and is closed', async () => {
    let flooded: Promise<number> | undefined
    const chatty = await startRawBackend((socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      )
      flooded = flood(socket, Buffer.alloc(65_536), 1_000_000_000)
    })
    await gateway.admin('PUT', '/v1/snapshot', neighbour.beside(aSnapshot(chatty.url)))
    const before = await memoryOf(gateway)
    await neighbour.during(gateway, async () => {
      const connection = open()
      connection.socket.pause()
      connection.send(
        get(
          'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n',
        ),
      )
      await expect.poll(() => flooded).toBeDefined()
      expect(await flooded).toBeLessThan(100_000_000)
    })
    expect((await memoryOf(gateway)) - before).toBeLessThan(100_000_000)
    chatty.close()
    await enforce()
  })
})
