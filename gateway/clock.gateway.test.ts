import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { gatewayStatus } from '#contract/admin.ts'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { type CallRecord, type RecordsPage, recordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { SettableClock } from './testing/settable-clock.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { Issuer } from './testing/start-issuer.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const KEY = 'gh_clock'
const jumps: [string, number][] = [
  ['a day forward', DAY_MS],
  ['a day back', -DAY_MS],
  ['a minute back', -MINUTE_MS],
]

let clock: SettableClock
let gateway: RunningGateway
let issuer: Issuer
let server: Server
let backendUrl = ''
let asked: string[] = []
/** Requests that wait for a test to answer them. */
let waiting: ServerResponse[] = []
let checks = 0
let isWell = true

function listener(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/health') {
    checks += 1
    response.writeHead(isWell ? 200 : 500).end()
    return
  }
  asked.push(request.url ?? '')
  request.resume()
  if (request.url?.startsWith('/one/wait')) {
    waiting.push(response)
    return
  }
  if (request.url?.startsWith('/one/kept-')) {
    response.setHeader('cache-control', `max-age=${request.url.slice('/one/kept-'.length)}`)
  }
  response.statusCode = isWell ? 200 : 503
  response.end(`answer ${asked.length}`)
}

beforeAll(async () => {
  server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  backendUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  issuer = await Issuer.start()
  await issuer.addKey('ec', 'ES256')
  clock = new SettableClock()
  gateway = await RunningGateway.start(clock.settings)
})
afterAll(async () => {
  await gateway?.remove()
  clock?.remove()
  issuer?.close()
  server?.closeAllConnections()
  server?.close()
})
beforeEach(async () => {
  asked = []
  waiting = []
  isWell = true
  await putKeys(aKey(KEY))
})
afterEach(() => clock.set(0))

let sequence = 0
async function putKeys(...keys: ReturnType<typeof aKey>[]): Promise<void> {
  sequence += 1
  expect((await gateway.admin('PUT', '/v1/keys', keyTable(sequence, keys))).status).toBe(200)
}
let deployed = 0
/** Each deployment's steps are new ones, with a state of their own. */
async function enforce(
  steps: ReturnType<typeof aStep>[] = [],
  backend: { timeoutMs?: number; balance?: BackendBalance } = {},
): Promise<void> {
  deployed += 1
  const fresh = steps.map((step, index) => ({ ...step, id: ids.step(`c${deployed}x${index}`) }))
  const api = { backend: { url: backendUrl, timeoutMs: 600_000, ...backend } }
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backendUrl, { steps: fresh, api }),
  )
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (path = '/all', headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/pets${path}`, { headers: { 'x-api-key': KEY, ...headers } })
async function statusOf(path?: string, headers?: Record<string, string>): Promise<number> {
  const answer = await call(path, headers)
  await answer.arrayBuffer()
  return answer.status
}
async function statuses(times: number): Promise<number[]> {
  const found: number[] = []
  while (found.length < times) found.push(await statusOf())
  return found
}

describe.each(jumps)('after the clock was set %s', (_, aheadMs) => {
  test('a window that is half used has its other half left, and no more', async () => {
    await enforce([aStep('rate-limit', { calls: 6, windowSeconds: 3_600 })])
    expect(await statuses(3)).toEqual([200, 200, 200])
    clock.set(aheadMs)
    expect(await statuses(4)).toEqual([200, 200, 200, 429])
    clock.set(0)
    const refused = await call()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3_660)
  })

  test('a window that is full is free again when its time has passed', async () => {
    await enforce([aStep('rate-limit', { calls: 1, windowSeconds: 1 })])
    await expect.poll(() => statusOf(), { interval: 10 }).toBe(429)
    clock.set(aheadMs)
    await expect.poll(() => statusOf()).toBe(200)
  })

  test.each(['day', 'month'])('a quota of a %s goes on as it was', async (period) => {
    await enforce([aStep('quota', { calls: 4, period })])
    const first = await call()
    await statusOf()
    clock.set(aheadMs)
    const third = await call()
    expect([
      first.headers.get('quota-calls-remaining'),
      third.headers.get('quota-calls-remaining'),
    ]).toEqual(['3', '1'])
    const [before, after] = [first, third].map(({ headers }) => Number(headers.get('quota-reset')))
    expect(Math.abs(Number(before) - Number(after))).toBeLessThan(10)
    expect(await statuses(2)).toEqual([200, 429])
    clock.set(0)
    expect(await statusOf()).toBe(429)
  })

  test('an answer that is kept stays so for as long as it said, and no longer', async () => {
    await enforce([aStep('cache', {})])
    await statusOf('/one/kept-600')
    await statusOf('/one/kept-1')
    clock.set(aheadMs)
    await statusOf('/one/kept-600')
    expect(asked).toEqual(['/one/kept-600', '/one/kept-1'])
    await expect
      .poll(async () => {
        await statusOf('/one/kept-1')
        return asked.length
      })
      .toBe(3)
    await statusOf('/one/kept-600')
    expect(asked).toEqual(['/one/kept-600', '/one/kept-1', '/one/kept-1'])
  })

  test('a circuit stays open for as long as it should, and closes after', async () => {
    const rules = { callsMin: 2, failures: ['503'] }
    await enforce([aStep('circuit-breaker', { ...rules, openSeconds: 3_600 })])
    isWell = false
    await statuses(2)
    isWell = true
    clock.set(aheadMs)
    expect(await (await call()).json()).toMatchObject({ code: 'circuit-open' })
    expect(asked).toHaveLength(2)

    clock.set(0)
    await enforce([aStep('circuit-breaker', { ...rules, openSeconds: 1 })])
    isWell = false
    await statuses(2)
    isWell = true
    clock.set(aheadMs)
    await expect.poll(() => statusOf()).toBe(200)
  })

  test('calls in flight are not cut, and a connection that waits serves on', async () => {
    await enforce()
    const idle = new RawConnection(gateway.url)
    const request = `GET /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\n\r\n`
    idle.send(request)
    expect((await idle.answer())?.status).toBe(200)
    const stream = new RawConnection(gateway.url)
    stream.send(request.replace('/all', '/one/wait'))
    await expect.poll(() => waiting.length).toBe(1)
    waiting[0]?.write('begun')
    expect(await stream.received('begun')).toBe(true)
    const upload = new RawConnection(gateway.url)
    upload.send(
      `POST /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\nContent-Length: 4\r\n\r\nha`,
    )
    const held = call('/one/wait')
    await expect.poll(() => waiting.length).toBe(2)

    clock.set(aheadMs)
    // Timers of the gateway have run meanwhile.
    await expect
      .poll(async () => Date.parse((await call('/nowhere')).headers.get('date') ?? ''))
      .toBeGreaterThan(clock.now() - 5_000)
    idle.send(request)
    upload.send('lf')
    waiting[0]?.end('whole')
    waiting[1]?.end('whole')
    expect((await idle.answer())?.status).toBe(200)
    expect((await upload.answer())?.status).toBe(200)
    expect(await stream.received('whole')).toBe(true)
    expect(await (await held).text()).toBe('whole')
    for (const connection of [idle, stream, upload]) connection.close()
  })

  test('a backend that gives no answer is waited for no longer than before', async () => {
    await enforce([], { timeoutMs: 1_500 })
    const held = call('/one/wait')
    await expect.poll(() => waiting.length).toBe(1)
    clock.set(aheadMs)
    expect(await (await held).json()).toMatchObject({ code: 'backend-timeout' })
  })

  test('targets are asked for their health as before, and one that is well again serves', async () => {
    const active = {
      path: '/health',
      intervalMs: 100,
      timeoutMs: 10_000,
      statuses: [],
      failures: 1,
      successes: 1,
    }
    const balance: BackendBalance = {
      weight: 1,
      others: [{ url: backendUrl.replace('127.0.0.1', 'localhost'), weight: 1 }],
      choose: 'round-robin',
      whenAllOut: 'try',
      active,
    }
    const out = async () => {
      const status = gatewayStatus.parse(await (await gateway.admin('GET', '/v1/status')).json())
      return status.targets?.filter(({ state }) => state === 'out').length
    }
    await enforce([], { balance })
    isWell = false
    await expect.poll(out).toBe(2)
    clock.set(aheadMs)
    const before = checks
    await expect.poll(() => checks).toBeGreaterThan(before + 4)
    isWell = true
    await expect.poll(out).toBe(0)
    expect(await statusOf()).toBe(200)
  })

  test('each call is recorded once and counted once, by the clock as it was', async () => {
    await enforce()
    const key = `gh_n${deployed}`
    const own = aKey(key)
    await putKeys(own)
    const pages: RecordsPage[] = []
    const collect = async () => {
      const after = pages.at(-1)?.next
      const query = `max=5000${after ? `&after=${after}` : ''}`
      pages.push(
        recordsPage.parse(await (await gateway.admin('GET', `/v1/records?${query}`)).json()),
      )
    }
    const expected: number[] = []
    for (const ms of [0, aheadMs, 0, aheadMs, aheadMs]) {
      clock.set(ms)
      expected.push(clock.now())
      await statusOf('/all', { 'x-api-key': key })
    }
    const found = (): CallRecord[] =>
      pages.flatMap(({ records }) => records).filter(({ keyId }) => keyId === own.keyId)
    await expect
      .poll(async () => {
        await collect()
        return found().length
      })
      .toBe(expected.length)
    await collect()
    expect(new Set(found().map(({ requestId }) => requestId)).size).toBe(expected.length)
    for (const [index, { at }] of found().entries())
      expect(Math.abs(at - (expected[index] ?? 0))).toBeLessThan(5_000)
    const counters = pages
      .flatMap((page) => page.counters)
      .filter(({ keyId }) => keyId === own.keyId)
    const byMinute = (minutes: { minute: number; calls: number }[]) =>
      Object.fromEntries(
        [...Map.groupBy(minutes, ({ minute }) => minute)].map(([minute, all]) => [
          minute,
          all.reduce((sum, { calls }) => sum + calls, 0),
        ]),
      )
    expect(byMinute(counters)).toEqual(
      byMinute(found().map(({ at }) => ({ minute: at - (at % MINUTE_MS), calls: 1 }))),
    )
  })
})

describe('what ends or begins at an instant', () => {
  test('a key: by the clock as it stands, at the next call', async () => {
    await enforce()
    await putKeys(
      aKey('gh_ends', { endsAt: clock.now() + HOUR_MS }),
      aKey('gh_begins', { notBefore: clock.now() + HOUR_MS }),
    )
    const both = async () => [
      await statusOf('/all', { 'x-api-key': 'gh_ends' }),
      await statusOf('/all', { 'x-api-key': 'gh_begins' }),
    ]
    expect(await both()).toEqual([200, 401])
    clock.set(DAY_MS)
    expect(await both()).toEqual([401, 200])
    clock.set(-MINUTE_MS)
    expect(await both()).toEqual([200, 401])
  })

  test('a token: neither its end nor its beginning is believed from before the clock was set', async () => {
    await enforce([
      aStep('validate-jwt', {
        issuers: [{ issuer: issuer.url }],
        audiences: ['orders'],
        algorithms: ['ES256'],
        clockSkewSeconds: 5,
      }),
    ])
    const seconds = Math.floor(clock.now() / 1_000)
    const send = async (token: string) => statusOf('/all', { authorization: `Bearer ${token}` })
    const short = await issuer.token('ec', 'ES256')
    const later = await issuer.token('ec', 'ES256', {
      nbf: seconds + 3_600,
      exp: seconds + 200_000,
    })
    expect([await send(short), await send(later)]).toEqual([200, 401])
    clock.set(DAY_MS)
    expect([await send(short), await send(later)]).toEqual([401, 200])
    clock.set(0)
    expect([await send(short), await send(later)]).toEqual([200, 401])
    clock.set(-DAY_MS)
    expect([await send(short), await send(later)]).toEqual([200, 401])
    // The issuer was asked for its keys once.
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(1)
  })
})

test('a gateway that ran with a clock of next year locks nobody out until then', async () => {
  await enforce([aStep('quota', { calls: 2, period: 'day' })])
  const restartAt = async (aheadMs: number) => {
    await gateway.end('SIGTERM')
    clock.set(aheadMs)
    await gateway.restart()
  }
  await restartAt(400 * DAY_MS)
  expect(await statuses(3)).toEqual([200, 200, 429])
  // What was used stays used, but for the day that it is.
  await restartAt(0)
  expect(await statusOf()).toBe(429)
  await restartAt(2 * DAY_MS)
  expect(await statuses(3)).toEqual([200, 200, 429])
})

test.each(jumps)(
  'with several threads what limits allow is the same in all of them after the clock was set %s',
  async (_, aheadMs) => {
    const threaded = await RunningGateway.start({ ...clock.settings, GATEWAY_THREADS: '3' })
    try {
      await threaded.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
      const steps = [
        aStep('rate-limit', { calls: 60, windowSeconds: 3_600 }),
        aStep('quota', { calls: 60, period: 'day' }),
      ]
      // Each connection is taken by a thread of the kernel's choice.
      const allowed = async (count: number) => {
        const headers = { 'x-api-key': KEY, connection: 'close' }
        const answers = await Promise.all(
          Array.from({ length: count }, () => fetch(`${threaded.url}/pets/all`, { headers })),
        )
        return answers.filter(({ status }) => status === 200).length
      }
      for (const step of steps) {
        clock.set(0)
        await threaded.admin('PUT', '/v1/snapshot', aSnapshot(backendUrl, { steps: [step] }))
        expect(await allowed(48)).toBe(48)
        clock.set(aheadMs)
        expect(await allowed(48)).toBe(12)
      }
    } finally {
      await threaded.remove()
    }
  },
)
