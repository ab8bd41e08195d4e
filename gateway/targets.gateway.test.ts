import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type GatewayStatus, gatewayStatus, type TargetStatus } from '#contract/admin.ts'
import type { BackendBalance } from '#contract/backend-balance.ts'
import type { Problem } from '#contract/problem.ts'
import { aKey, anApi, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { freePort, RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_targets'
let gateway: RunningGateway

/** A backend at one port that can go away and come back. */
class Place {
  readonly url: string
  /** Paths of calls; of health checks only their number. */
  seen: string[] = []
  checks = 0
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    void response.end('ok')
  isWell = true
  readonly #port: number
  #server: Server | null = null

  private constructor(port: number) {
    this.#port = port
    this.url = `http://127.0.0.1:${port}`
  }

  static async start(): Promise<Place> {
    const place = new Place(await freePort())
    await place.come()
    return place
  }

  come(): Promise<void> {
    const server = createServer((request, response) => {
      if (request.url === '/health') {
        this.checks += 1
        response.statusCode = this.isWell ? 200 : 500
        return void response.end()
      }
      this.seen.push(request.url ?? '')
      request.resume()
      this.answer(request, response)
    })
    this.#server = server
    return new Promise((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
  }

  go(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return Promise.resolve()
    return new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  }
}
let places: [Place, Place, Place]

beforeAll(async () => {
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  places = [await Place.start(), await Place.start(), await Place.start()]
})
afterAll(async () => {
  await gateway.remove()
  await Promise.all(places.map((place) => place.go()))
})
afterEach(async () => {
  // What no snapshot names is forgotten.
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(places[0].url))
  for (const place of places) {
    await place.go()
    await place.come()
    Object.assign(place, { seen: [], checks: 0, isWell: true })
    place.answer = (_, response) => void response.end('ok')
  }
})

const active = {
  path: '/health',
  intervalMs: 100,
  timeoutMs: 10_000,
  statuses: [],
  failures: 2,
  successes: 2,
}
const passive = { statuses: [500], failures: 2, outMs: 300_000 }
const balanced = (more: Partial<BackendBalance> = {}): BackendBalance => ({
  weight: 1,
  others: places.slice(1).map(({ url }) => ({ url, weight: 1 })),
  choose: 'round-robin',
  whenAllOut: 'try',
  ...more,
})
async function enforce(balance: BackendBalance, steps: ReturnType<typeof aStep>[] = []) {
  const snapshot = aSnapshot(places[0].url, {
    steps,
    api: { backend: { url: places[0].url, timeoutMs: 20_000, balance } },
  })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (path = '/all', more: RequestInit = {}) =>
  fetch(`${gateway.url}/pets${path}`, { headers: { 'x-api-key': KEY }, ...more })
async function statuses(times: number, more: RequestInit = {}): Promise<number[]> {
  const found: number[] = []
  for (let index = 0; index < times; index += 1) {
    const answer = await call('/all', more)
    await answer.text()
    found.push(answer.status)
  }
  return found
}
const seen = () => places.map((place) => place.seen.length)
async function targets(): Promise<TargetStatus[]> {
  const status: GatewayStatus = gatewayStatus.parse(
    await (await gateway.admin('GET', '/v1/status')).json(),
  )
  return places.map(({ url }) => status.targets?.find((each) => each.url === url) as TargetStatus)
}
async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('It did not happen in thirty seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const outOnes = async () => (await targets()).map(({ state }) => state === 'out')

test('calls are shared out by weight', async () => {
  await enforce(balanced({ weight: 2 }))
  await statuses(8)
  expect(seen()).toEqual([4, 2, 2])
})

test('a target that is killed costs no call, whatever its method, and gets its share when it is back', async () => {
  await enforce(balanced({ active }))
  await statuses(6)
  await places[1].go()
  const posts = await statuses(9, { method: 'POST', body: 'an order' })
  expect(posts).toEqual(Array(9).fill(200))

  await until(async () => (await targets())[1]?.state === 'out')
  expect((await targets())[1]).toMatchObject({
    outBy: 'checks',
    apiIds: [ids.api],
    lastFault: { message: expect.stringContaining('ECONNREFUSED') },
  })
  await places[1].come()
  await until(async () => (await targets())[1]?.state === 'healthy')
  for (const place of places) place.seen = []
  await statuses(6)
  expect(seen()).toEqual([2, 2, 2])
})

test('a target whose check is answered 500 gets no calls', async () => {
  places[2].isWell = false
  await enforce(balanced({ active }))
  await until(async () => (await targets())[2]?.state === 'out')
  for (const place of places) place.seen = []
  await statuses(6)
  expect(seen()).toEqual([3, 3, 0])
  expect((await targets())[2]?.lastFault?.message).toBe('The check was answered 500.')
})

test('calls that fail take a target out for a time, without any check', async () => {
  places[0].answer = (_, response) => {
    response.statusCode = 500
    response.end()
  }
  await enforce(balanced({ passive }))
  expect((await statuses(6)).toSorted()).toEqual([200, 200, 200, 200, 500, 500])
  expect((await targets())[0]).toMatchObject({ state: 'out', outBy: 'calls' })
  for (const place of places) place.seen = []
  expect(await statuses(6)).toEqual(Array(6).fill(200))
  expect(seen()).toEqual([0, 3, 3])
})

test('after its pause one call tries it again', async () => {
  await places[0].go()
  await enforce(balanced({ passive: { ...passive, failures: 1, outMs: 3_000 } }))
  await statuses(3)
  expect(await outOnes()).toEqual([true, false, false])
  await places[0].come()
  await until(async () => {
    await statuses(1)
    return places[0].seen.length > 0
  })
  expect(await outOnes()).toEqual([false, false, false])
})

test('while that call has no answer, all others go elsewhere', async () => {
  await places[0].go()
  await enforce(balanced({ passive: { ...passive, failures: 1, outMs: 4_000 } }))
  await statuses(3)
  const hanging: ServerResponse[] = []
  places[0].answer = (_, response) => void hanging.push(response)
  await places[0].come()
  const trying = Array.from({ length: 3 }, () => call())
  await until(async () => {
    trying.push(call())
    await Promise.any(trying)
    return hanging.length > 0
  })
  expect(await Promise.all(Array.from({ length: 30 }, async () => (await call()).status))).toEqual(
    Array.from({ length: 30 }, () => 200),
  )
  expect(hanging).toHaveLength(1)
  places[0].answer = (_, response) => void response.end('ok')
  hanging[0]?.end('ok')
  await Promise.all(trying)
  const before = places[0].seen.length
  await statuses(12)
  expect(places[0].seen.length - before).toBeGreaterThan(2)
})

test('where the caller of that call hangs up, the next one tries the target', async () => {
  await places[0].go()
  await enforce(balanced({ passive: { ...passive, failures: 1, outMs: 4_000 } }))
  await statuses(3)
  const hanging: ServerResponse[] = []
  places[0].answer = (_, response) => void hanging.push(response)
  await places[0].come()
  const leaving = new AbortController()
  const trying: Promise<unknown>[] = []
  await until(async () => {
    trying.push(call('/all', { signal: leaving.signal }).catch(() => null))
    await Promise.any(trying)
    return hanging.length > 0
  })
  const [first] = hanging as [ServerResponse]
  places[0].answer = (_, response) => void response.end('ok')
  const gone = new Promise<void>((resolve) => first.once('close', resolve))
  leaving.abort()
  await gone
  const before = places[0].seen.length
  const since = Date.now()
  await until(async () => {
    await statuses(1)
    return places[0].seen.length > before
  })
  expect(Date.now() - since).toBeLessThan(3_500)
  await Promise.all(trying)
})

test('all away: they are tried anyway, and a call that gets through is answered', async () => {
  for (const place of places) place.isWell = false
  await enforce(balanced({ active }))
  await until(async () => (await outOnes()).every(Boolean))
  expect(await statuses(3)).toEqual([200, 200, 200])
})

test('all away: calls are refused at once where that was chosen', async () => {
  for (const place of places) place.isWell = false
  await enforce(balanced({ active, whenAllOut: 'refuse' }))
  await until(async () => (await outOnes()).every(Boolean))
  const answer = await call()
  const { code } = (await answer.json()) as Problem
  expect([answer.status, code]).toEqual([503, 'backends-unhealthy'])
  for (const place of places) place.isWell = true
  await until(async () => (await call()).status === 200)
})

test('all killed: the caller is told 502', async () => {
  await enforce(balanced())
  for (const place of places) await place.go()
  const answer = await call()
  const { code } = (await answer.json()) as Problem
  expect([answer.status, code]).toEqual([502, 'backend-unreachable'])
})

test('“try again” goes to another target, though the one that failed asks for patience', async () => {
  places[0].answer = (_, response) => {
    response.writeHead(503, { 'retry-after': '600' })
    response.end()
  }
  await enforce(balanced(), [aStep('retry', { triesMax: 2, pauseMs: 10_000, pauseMsMax: 30_000 })])
  expect(await statuses(9)).toEqual(Array(9).fill(200))
})

test('the circuit counts a call once, after all its targets', async () => {
  await enforce(balanced(), [aStep('circuit-breaker', { callsMin: 3, openSeconds: 300 })])
  await places[0].go()
  expect(await statuses(9)).toEqual(Array(9).fill(200))
  for (const place of places.slice(1)) await place.go()
  expect((await statuses(12)).at(-1)).toBe(503)
})

test('a time limit takes a target out that does not answer', async () => {
  places[0].answer = () => undefined
  await enforce(balanced({ passive: { ...passive, failures: 1 } }), [
    aStep('timeout', { answerMs: 2_000 }),
  ])
  expect((await statuses(3)).toSorted()).toEqual([200, 200, 504])
  expect((await targets())[0]).toMatchObject({
    state: 'out',
    lastFault: { message: 'A call had no answer in time.' },
  })
})

test('a caller that hangs up or breaks off its body says nothing about the target', async () => {
  let arrived = 0
  for (const place of places)
    place.answer = () => {
      arrived += 1
    }
  await enforce(balanced({ passive: { ...passive, failures: 1 } }))
  const hangUp = new AbortController()
  const held = call('/all', {
    signal: hangUp.signal,
    headers: { 'x-api-key': KEY },
  }).catch(() => null)
  await until(() => arrived === 1)
  hangUp.abort()
  await held
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(
    `POST /pets/all HTTP/1.1\r\nhost: a\r\nx-api-key: ${KEY}\r\ncontent-length: 9\r\n\r\nhalf`,
  )
  await until(() => arrived === 2)
  socket.destroy()
  await until(async () => (await targets()).every(({ callsInFlight }) => callsInFlight === 0))
  expect(await outOnes()).toEqual([false, false, false])
})

test('least connections: who is busy with slow answers gets fewer calls', async () => {
  const waiting: ServerResponse[] = []
  places[0].answer = (_, response) => {
    // The head is out; the call lasts until the body is.
    response.write('begun')
    waiting.push(response)
  }
  await enforce(balanced({ choose: 'least-connections', others: balanced().others.slice(0, 1) }))
  const held = [await call(), await call()]
  await until(() => waiting.length === 1)
  for (const place of places) place.seen = []
  await statuses(4)
  expect(seen()).toEqual([0, 4, 0])
  expect((await targets())[0]?.callsInFlight).toBe(1)
  for (const response of waiting) response.end()
  await Promise.all(held.map((answer) => answer.text()))
  await until(async () => (await targets())[0]?.callsInFlight === 0)
})

test('sticky: calls of one subscription stay at one target, and go elsewhere while it is away', async () => {
  await enforce(balanced({ choose: 'sticky-subscription', passive: { ...passive, failures: 1 } }))
  await statuses(5)
  expect(seen().toSorted()).toEqual([0, 0, 5])
  const home = places.find((place) => place.seen.length > 0) as Place
  await home.go()
  expect(await statuses(5)).toEqual(Array(5).fill(200))
  expect(seen().toSorted()).toEqual([0, 5, 5])
})

test('a policy may still choose a backend of its own', async () => {
  const rule = { source: 'product', equals: [ids.product], backendUrl: `${places[2].url}/own` }
  await enforce(balanced(), [aStep('set-backend', { rules: [rule] })])
  await statuses(3)
  expect(places.map((place) => place.seen)).toEqual([[], [], Array(3).fill('/own/all')])
})

test('what a deployment does not change keeps its state; what it drops is asked no more', async () => {
  places[1].isWell = false
  const slow = { ...active, intervalMs: 3_600_000 }
  await enforce(balanced({ active: slow }))
  await until(async () => (await targets())[1]?.state === 'out')
  const before = await targets()
  await enforce(balanced({ active: slow, choose: 'least-connections' }), [
    aStep('strip-headers', {}),
  ])
  expect(await targets()).toEqual(before)
  expect(places[1].checks).toBe(1)

  await enforce(balanced({ active }))
  await until(() => places[1].checks > 3)
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(places[0].url))
  // A question may be on its way at this moment; after it there is none.
  const { targets: left } = gatewayStatus.parse(
    await (await gateway.admin('GET', '/v1/status')).json(),
  )
  expect(left).toEqual([])
  await enforce(balanced({ active, others: [] }))
  const asked = places[1].checks
  const first = places[0].checks
  await until(() => places[0].checks > first + 4)
  expect(places[1].checks - asked).toBeLessThanOrEqual(1)
})

test('metrics name each target', async () => {
  places[1].isWell = false
  await enforce(balanced({ active }))
  await until(async () => (await targets())[1]?.state === 'out')
  const text = await (await gateway.admin('GET', '/metrics')).text()
  expect(text).toContain(`gatehouse_target_healthy{api="${ids.api}",target="${places[1].url}"} 0\n`)
  expect(text).toContain(`gatehouse_target_healthy{api="${ids.api}",target="${places[0].url}"} 1\n`)
})

test('a snapshot that names a target twice is refused', async () => {
  const url = places[0].url
  const twice = [
    balanced({ others: [{ url, weight: 1 }] }),
    balanced({ others: [places[1], places[1]].map((place) => ({ url: place.url, weight: 1 })) }),
  ]
  for (const balance of twice) {
    const api = anApi(url, { backend: { url, timeoutMs: 1_000, balance } })
    const answer = await gateway.admin('PUT', '/v1/snapshot', { ...aSnapshot(url), apis: [api] })
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { faults: [{ pointer: '/apis/0/backend/balance/others' }] },
    ])
  }
})
