import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApiContract } from '#contract/operation-contract.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { CalmNeighbour, lastRecordOf, memoryOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { flood, type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'

const KEY = 'gh_hostile_backends'
/** How far a gateway may grow while it is flooded; what floods it is many times as much. */
const GROWTH_BYTES_MAX = 150_000_000

let gateway: RunningGateway
let neighbour: CalmNeighbour
let backend: RawBackend
let connection: RawConnection
let talk: (socket: Socket, request: string) => void

/** Answers must be objects whose `id` is a number. */
const contract: ApiContract = {
  schemas: { s0: { type: 'object', properties: { id: { type: 'integer' } } } },
  operations: {
    [ids.operation('list')]: {
      parameters: [],
      body: null,
      responses: [
        {
          status: 'default',
          contents: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/s0' } }],
        },
      ],
    },
  },
}

beforeAll(async () => {
  gateway = await RunningGateway.start()
  neighbour = await CalmNeighbour.start()
  backend = await startRawBackend((socket, request) => talk(socket, request))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  backend.close()
  await neighbour.close()
})
beforeEach(() => {
  connection = new RawConnection(gateway.url)
})
afterEach(() => connection.close())

async function enforce(
  steps: ReturnType<typeof aStep>[] = [],
  { timeoutMs = 5_000 } = {},
): Promise<void> {
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    neighbour.beside(
      aSnapshot(backend.url, {
        steps,
        api: { backend: { url: backend.url, timeoutMs }, contract },
      }),
    ),
  )
  if (!answer.ok) throw new Error(await answer.text())
}
const get = (more = '') =>
  `GET /pets/all HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\n${more}\r\n`
const head = (...lines: string[]) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`
const json = (body: string | Buffer, ...lines: string[]) => [
  head('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, ...lines),
  body,
]
/** Sends one call and answers what came back, while the neighbour's caller is served. */
const answered = () =>
  neighbour.during(gateway, () => {
    connection.send(get())
    return connection.answer()
  })

describe('a backend that cannot be understood is answered 502, and the record says why', () => {
  beforeAll(() => enforce())

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['hangs up at once', (socket) => socket.destroy(), /hung up/],
    ['hangs up inside its head', (socket) => socket.end('HTTP/1.1 200 OK\r\nX: '), /hung up/],
    ['says nothing and ends', (socket) => socket.end(), /hung up/],
    ['answers garbage', (socket) => socket.end('hello\r\n\r\n'), /not HTTP: The status line/],
    ['answers bytes', (socket) => socket.end(Buffer.alloc(5_000, 1)), /not HTTP: A control/],
    ['answers TLS', (socket) => socket.end('\x15\x03\x01\x00\x02\x02\x16'), /not HTTP/],
    ['answers HTTP/0.9', (socket) => socket.end('<html>hello</html>\r\n\r\n'), /not HTTP/],
    ['answers HTTP/2', (socket) => socket.end('\0\0\x12\x04\0\0\0\0\0'), /not HTTP/],
    ['has a status of two digits', (socket) => socket.end('HTTP/1.1 20 OK\r\n\r\n'), /not HTTP/],
    ['has a status beyond all', (socket) => socket.end('HTTP/1.1 700 OK\r\n\r\n'), /not HTTP/],
    [
      'states two lengths (RFC 9112, 6.3)',
      (socket) => socket.end(`${head('Content-Length: 1', 'Content-Length: 2')}ab`),
      /not HTTP: The content length/,
    ],
    [
      'states a length that is none (RFC 9110, 8.6)',
      (socket) => socket.end(`${head('Content-Length: two')}ab`),
      /not HTTP: The content length/,
    ],
    [
      'states a length and chunks (RFC 9112, 6.1)',
      (socket) => socket.end(`${head('Content-Length: 1', 'Transfer-Encoding: chunked')}0\r\n\r\n`),
      /not HTTP: A length and/,
    ],
    [
      'has another transfer coding (RFC 9112, 6.1)',
      (socket) => socket.end(`${head('Transfer-Encoding: gzip')}ab`),
      /not HTTP: A transfer coding/,
    ],
  ])('%s', async (_, says, reason) => {
    talk = says
    const answer = await answered()
    expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toMatchObject([
      502,
      { code: 'backend-unreachable' },
    ])
    expect(answer?.body).not.toMatch(reason)
    expect((await lastRecordOf(gateway, '/pets')).reason).toMatch(reason)
  })

  test('sends a gigabyte of head: cut off at the limit', async () => {
    const before = await memoryOf(gateway)
    let flooded: Promise<number> | undefined
    talk = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ')
      flooded = flood(socket, Buffer.alloc(65_536, 'a'), 1_000_000_000)
    }
    expect((await answered())?.status).toBe(502)
    expect(await flooded).toBeLessThan(100_000_000)
    expect((await lastRecordOf(gateway, '/pets')).reason).toMatch(/head is too long/)
    expect((await memoryOf(gateway)) - before).toBeLessThan(GROWTH_BYTES_MAX)
  })

  test('sends fields without end: cut off at the limit', async () => {
    let flooded: Promise<number> | undefined
    talk = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      flooded = flood(socket, Buffer.from('X-A: b\r\n'.repeat(8_192)), 1_000_000_000)
    }
    expect((await answered())?.status).toBe(502)
    expect(await flooded).toBeLessThan(100_000_000)
  })

  test('sends word before its answer without end: cut off at the limit', async () => {
    let flooded: Promise<number> | undefined
    talk = (socket) => {
      flooded = flood(socket, Buffer.from('HTTP/1.1 103 X\r\n\r\n'.repeat(30_000)), 1_000_000_000)
    }
    expect((await answered())?.status).toBe(502)
    expect(await flooded).toBeLessThan(100_000_000)
    expect((await lastRecordOf(gateway, '/pets')).reason).toMatch(/too long/)
  })
})

test('what is larger than what the gateway holds leaves the connection fit for the next call', async () => {
  await enforce([aStep('remove-fields', { fields: ['secret'] })])
  const body = JSON.stringify({ text: 'x'.repeat(300_000), secret: 1 })
  talk = (socket) => {
    for (const part of json(body)) socket.write(part)
  }
  const before = backend.connections()
  for (let round = 0; round < 10; round += 1) {
    connection.send(get())
    expect((await connection.answer())?.status).toBe(200)
  }
  expect(backend.connections()).toBe(before + 1)
})

test('a hundred words before the answer are understood (RFC 9110, 15.2)', async () => {
  await enforce()
  talk = (socket) => {
    for (let index = 0; index < 100; index += 1)
      socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </${index}>\r\n\r\n`)
    socket.write(`${head('Content-Length: 2')}ok`)
  }
  expect(await answered()).toMatchObject({ status: 200, body: 'ok' })
})

describe('a backend that hangs', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['before its head', () => undefined],
    ['inside its head', (socket) => socket.write('HTTP/1.1 200 OK\r\nX: ')],
    ['after word that the answer will come', (socket) => socket.write('HTTP/1.1 100 C\r\n\r\n')],
  ])('%s is answered 504, and its connection is given up', async (_, says) => {
    await enforce([], { timeoutMs: 200 })
    const closed = new Promise<void>((resolve) => {
      talk = (socket) => {
        socket.once('close', () => resolve())
        says(socket)
      }
    })
    const answer = await answered()
    expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toMatchObject([
      504,
      { code: 'backend-timeout' },
    ])
    await closed
  })

  test.each<[string, string, unknown]>([
    ['remove-fields', 'remove-fields', { fields: ['secret'] }],
    ['validate-response', 'validate-response', {}],
  ])(
    'inside a body that %s must read is answered 504, and its connection is given up',
    async (_, policy, config) => {
      await enforce([aStep(policy, config)], { timeoutMs: 200 })
      const closed = new Promise<void>((resolve) => {
        talk = (socket) => {
          socket.once('close', () => resolve())
          socket.write(`${head('Content-Type: application/json', 'Content-Length: 9')}{"id"`)
        }
      })
      const answer = await answered()
      expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toMatchObject([
        504,
        { code: 'backend-timeout' },
      ])
      await closed
    },
  )

  test('inside a body that streams holds no more than its caller, who may go', async () => {
    await enforce()
    const closed = new Promise<void>((resolve) => {
      talk = (socket) => {
        socket.once('close', () => resolve())
        socket.write(`${head('Content-Length: 9')}half`)
      }
    })
    connection.send(get())
    expect(await connection.received('half')).toBe(true)
    connection.close()
    await neighbour.during(gateway, () => closed)
    await expect
      .poll(async () => (await gateway.admin('GET', '/v1/status')).json())
      .toMatchObject({ callsInFlight: 0 })
  })
})

describe('a body that is not what its head says makes an answer that is visibly cut', () => {
  beforeAll(() => enforce())

  test.each<[string, string, string]>([
    ['shorter than stated (RFC 9112, 8)', head('Content-Length: 10'), 'half'],
    ['without its last chunk (RFC 9112, 8)', head('Transfer-Encoding: chunked'), '4\r\nhalf\r\n'],
    ['cut in a chunk', head('Transfer-Encoding: chunked'), '9\r\nhalf'],
    ['with a chunk size that is none', head('Transfer-Encoding: chunked'), '4\r\nhalf\r\nzz\r\n'],
    ['with a chunk longer than its size', head('Transfer-Encoding: chunked'), '3\r\nhalf\r\n'],
    ['with chunks that end in a bare LF', head('Transfer-Encoding: chunked'), '4\nhalf\n0\n\n'],
    [
      'with an endless extension of a chunk',
      head('Transfer-Encoding: chunked'),
      `4;${'x'.repeat(5_000)}`,
    ],
    [
      'with trailers without end',
      head('Transfer-Encoding: chunked'),
      `4\r\nhalf\r\n0\r\n${'X-A: b\r\n'.repeat(10_000)}`,
    ],
  ])('%s, and the record says so', async (_, first, rest) => {
    talk = (socket) => {
      socket.write(first)
      socket.end(rest)
    }
    await neighbour.during(gateway, async () => {
      connection.send(get())
      expect(await connection.answer()).toBeNull()
    })
    expect(await lastRecordOf(gateway, '/pets')).toMatchObject({
      status: 200,
      code: null,
      reason: expect.stringMatching(/broke off/),
    })
  })

  test.each([
    ['that ends with its connection (RFC 9112, 8)', head('Cache-Control: max-age=60')],
    ['of a length', head('Cache-Control: max-age=60', 'Content-Length: 10')],
    ['in chunks', head('Cache-Control: max-age=60', 'Transfer-Encoding: chunked')],
  ])('one %s is cut by a reset, and not kept', async (_, first) => {
    await enforce([aStep('cache', { sharedBy: 'everybody' })])
    const half = first.includes('chunked') ? '4\r\nhalf\r\n' : 'half'
    let calls = 0
    talk = (socket) => {
      calls += 1
      socket.write(first + half)
      resetNow = () => socket.resetAndDestroy()
    }
    let resetNow = (): void => undefined
    for (let round = 1; round <= 2; round += 1) {
      const caller = new RawConnection(gateway.url)
      caller.send(get())
      expect(await caller.received('half')).toBe(true)
      resetNow()
      expect(await caller.answer()).toBeNull()
      expect(calls).toBe(round)
      expect((await lastRecordOf(gateway, '/pets')).reason).toMatch(/broke off/)
    }
    await enforce()
  })

  test.each([
    [
      'that refuses is whole',
      '431 Too Large',
      { status: 431, body: expect.stringMatching(/^0\r\n/) },
    ],
    ['that gives what was asked for is cut', '200 OK', null],
  ])('a head alone %s when a reset follows it (RFC 9112, 9.6)', async (_, status, answer) => {
    talk = (socket) => {
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
      resetNow = () => socket.resetAndDestroy()
    }
    let resetNow = (): void => undefined
    const caller = new RawConnection(gateway.url)
    caller.send(get())
    expect(await caller.received(` ${status.slice(0, 3)} `)).toBe(true)
    resetNow()
    const came = await caller.answer()
    if (answer) expect(came).toMatchObject(answer)
    else expect(came).toBeNull()
  })

  test('what comes after its end reaches nobody (RFC 9112, 6.3)', async () => {
    talk = (socket) =>
      socket.write(`${head('Content-Length: 2')}okHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`)
    for (let round = 0; round < 3; round += 1) {
      const before = backend.connections()
      expect(await answered()).toMatchObject({ status: 200, body: 'ok' })
      // The connection that said too much is not used again.
      expect(backend.connections()).toBe(before + 1)
    }
  })

  test.each(['Content-Length: 2', 'Transfer-Encoding: chunked'])(
    'that announces a body after 204 (%s) says it to nobody, however late (RFC 9110, 8.6)',
    async (framing) => {
      talk = (socket) => socket.write(`HTTP/1.1 204 No Content\r\n${framing}\r\n\r\n`)
      const before = backend.connections()
      connection.send(get())
      expect((await connection.answer())?.status).toBe(204)
      connection.send(get())
      expect((await connection.answer())?.status).toBe(204)
      expect(backend.connections()).toBe(before + 2)
    },
  )

  test.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\nbody'],
    ['304', 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\nbody'],
  ])('a body after %s reaches nobody (RFC 9112, 6.3)', async (_, bytes) => {
    talk = (socket) => socket.write(bytes)
    const before = backend.connections()
    connection.send(get())
    expect((await connection.answer())?.body).toBe('')
    connection.send(get())
    expect((await connection.answer())?.body).toBe('')
    expect(backend.connections()).toBe(before + 2)
  })
})

test('a redirect to an internal address is passed on, never followed; mask-urls hides it', async () => {
  const inner = await startRawBackend((socket) => socket.end(`${head('Content-Length: 2')}no`))
  talk = (socket) =>
    socket.write(`HTTP/1.1 302 Found\r\nLocation: ${inner.url}/admin\r\nContent-Length: 0\r\n\r\n`)
  await enforce()
  expect(await answered()).toMatchObject({
    status: 302,
    headers: { location: `${inner.url}/admin` },
  })
  await enforce([aStep('mask-urls', { addresses: [{ from: inner.url, to: 'https://api.test' }] })])
  expect(await answered()).toMatchObject({
    status: 302,
    headers: { location: 'https://api.test/admin' },
  })
  expect(inner.connections()).toBe(0)
  inner.close()
})

describe('an answer that a policy must read', () => {
  const reading: [string, unknown][] = [
    ['remove-fields', { fields: ['a.b', '**.secret'] }],
    ['mask-fields', { fields: ['a.b', '**.secret'] }],
    [
      'mask-urls',
      { addresses: [{ from: 'http://inner.test', to: 'http://outer.test' }], bodies: true },
    ],
    ['validate-response', {}],
  ]
  const bomb = gzipSync(Buffer.alloc(300_000_000, ' '))

  test.each(reading)(
    '%s: what unpacks to a thousandfold is refused unread',
    async (policy, config) => {
      await enforce([aStep(policy, config)])
      const before = await memoryOf(gateway)
      talk = (socket) => {
        for (const part of json(bomb, 'Content-Encoding: gzip')) socket.write(part)
      }
      const answer = await answered()
      expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toMatchObject([
        502,
        { code: 'response-too-large' },
      ])
      expect((await memoryOf(gateway)) - before).toBeLessThan(GROWTH_BYTES_MAX)
    },
  )

  test.each(reading)('%s: a body without end is cut off at the limit', async (policy, config) => {
    await enforce([aStep(policy, config)])
    let flooded: Promise<number> | undefined
    talk = (socket) => {
      socket.write(head('Content-Type: application/json'))
      flooded = flood(socket, Buffer.alloc(65_536, ' '), 1_000_000_000)
    }
    const answer = await answered()
    expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toMatchObject([
      502,
      { code: 'response-too-large' },
    ])
    expect(await flooded).toBeLessThan(300_000_000)
  })

  test.each(reading)(
    '%s: one that breaks off is a fault of the backend',
    async (policy, config) => {
      await enforce([aStep(policy, config)])
      talk = (socket) =>
        socket.end(`${head('Content-Type: application/json', 'Content-Length: 9')}{"id"`)
      const answer = await answered()
      expect([answer?.status, JSON.parse(answer?.body ?? '{}')]).toMatchObject([
        502,
        { code: 'response-unreadable' },
      ])
      expect((await lastRecordOf(gateway, '/pets')).reason).toMatch(/broke off: .*hung up/)
    },
  )

  const deep = (depth: number) => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`
  test.each(
    reading.flatMap(([policy, config]) =>
      [1_000, 50_000].map((depth) => [policy, depth, config] as const),
    ),
  )(
    '%s: JSON of depth %i passes or is refused, and breaks nothing',
    async (policy, depth, config) => {
      await enforce([aStep(policy, config)])
      talk = (socket) => {
        for (const part of json(`{"secret":"s","list":${deep(depth)}}`)) socket.write(part)
      }
      const answer = await answered()
      expect([200, 502]).toContain(answer?.status)
      if (answer?.status === 502)
        expect(JSON.parse(answer.body).code).toMatch(/^response-(unreadable|invalid)$/)
      else if (policy === 'remove-fields') expect(answer?.body).not.toContain('secret')
      expect(gateway.output).not.toContain('A call broke the gateway')
    },
  )
})
