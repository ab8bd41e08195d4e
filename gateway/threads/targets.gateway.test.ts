import { Agent, createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { gatewayStatus } from '#contract/admin.ts'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { aSnapshot } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const THREADS = 3
/** Over so many connections of their own, no thread is left out: the chance is below one in ten million. */
const CONNECTIONS = 48
let gateway: RunningGateway
let good: Backend
let bad: { url: string; close(): void }
let checks = 0
let calls = 0
let isWell = false
/** What calls are answered, besides checks. */
let isBroken = true
let waiting: ServerResponse[] = []

beforeAll(async () => {
  good = await startBackend()
  const server = createServer((incoming, response) => {
    incoming.resume()
    if (incoming.url === '/health') {
      checks += 1
      response.statusCode = isWell ? 200 : 500
      return void response.end()
    }
    calls += 1
    if (incoming.url === '/one/wait') return void waiting.push(response)
    response.statusCode = isBroken ? 500 : 200
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bad = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  gateway = await RunningGateway.start({ GATEWAY_THREADS: String(THREADS) })
})
afterAll(async () => {
  await gateway.remove()
  await good.close()
  bad.close()
})
beforeEach(async () => {
  // What no snapshot names is forgotten.
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(good.url))
  checks = 0
  calls = 0
  isWell = false
  isBroken = true
  waiting = []
})

const balance = (more: Partial<BackendBalance>): BackendBalance => ({
  weight: 1,
  others: [{ url: good.url, weight: 1 }],
  choose: 'round-robin',
  whenAllOut: 'try',
  ...more,
})
const active = {
  path: '/health',
  intervalMs: 3_600_000,
  timeoutMs: 1_000,
  statuses: [],
  failures: 1,
  successes: 1,
}
async function enforce(more: Partial<BackendBalance>): Promise<void> {
  const backend = { url: bad.url, timeoutMs: 30_000, balance: balance(more) }
  const snapshot = aSnapshot(bad.url, { api: { credential: 'none', backend } })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
/** One call, unless said otherwise over a connection of its own, which a thread of the kernel's choice takes. */
const call = (path = '/pets/all', agent: Agent | false = false): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${gateway.url}${path}`, { agent }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', reject)
    })
      .on('error', reject)
      .end()
  })
const everywhere = () => Promise.all(Array.from({ length: CONNECTIONS }, () => call()))
async function badTarget() {
  const { targets } = gatewayStatus.parse(await (await gateway.admin('GET', '/v1/status')).json())
  return targets?.find(({ url }) => url === bad.url)
}
async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('It did not happen in thirty seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
/** No thread sends a call to the target any more. */
const isLeftByAll = async () => {
  calls = 0
  await everywhere()
  return calls === 0
}

test('a target is asked once for all threads, and all act on the answer', async () => {
  await enforce({ active })
  await until(async () => (await badTarget())?.state === 'out')
  await until(isLeftByAll)
  expect(checks).toBe(1)
})

test('a gateway that starts asks once, too, and tells the threads that start with it', async () => {
  await enforce({ active })
  await until(async () => (await badTarget())?.state === 'out')
  await gateway.end('SIGTERM')
  checks = 0
  await gateway.restart()
  await until(async () => (await badTarget())?.state === 'out')
  await until(isLeftByAll)
  expect(checks).toBe(1)
})

test('a target that is well again gets calls of every thread', async () => {
  await enforce({ active: { ...active, intervalMs: 100 } })
  await until(async () => (await badTarget())?.state === 'out')
  await until(isLeftByAll)
  isWell = true
  await until(async () => {
    calls = 0
    const answers = await everywhere()
    // By turns in every thread: the half of all calls, but for the odd one of each thread.
    return answers.filter((status) => status === 500).length >= CONNECTIONS / 2 - THREADS
  })
})

test('calls that fail in one thread take the target out in all', async () => {
  await enforce({ passive: { statuses: [500], failures: 20, outMs: 300_000 } })
  // One connection, and so one thread.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  await until(async () => {
    await call('/pets/all', agent)
    return (await badTarget())?.state === 'out'
  })
  agent.destroy()
  expect(await badTarget()).toMatchObject({
    outBy: 'calls',
    lastFault: { message: 'A call was answered 500.' },
  })
  const failed = calls
  for (let round = 0; round < 5; round += 1) await everywhere()
  // Each of the others would have had twenty failures of its own.
  expect(calls - failed).toBeLessThan(20)
})

test('failures of a target are counted over all threads', async () => {
  await enforce({ passive: { statuses: [500], failures: 20, outMs: 300_000 } })
  // Each over a connection of its own; by turns the half of them goes to the target, in whichever thread.
  await until(async () => {
    await call()
    return (await badTarget())?.state === 'out'
  })
  expect(calls).toBeGreaterThanOrEqual(20)
  // Three threads with twenty each would need twice as many to be heard of; a few may be on their way with the news.
  expect(calls).toBeLessThan(30)
})

test('a call that ends well, in whichever thread, begins the count anew', async () => {
  await enforce({ passive: { statuses: [500], failures: 4, outMs: 300_000 }, others: [] })
  for (let round = 0; round < 10; round += 1) {
    isBroken = true
    for (let failed = 0; failed < 3; failed += 1) expect(await call()).toBe(500)
    isBroken = false
    expect(await call()).toBe(200)
  }
  expect((await badTarget())?.state).toBe('healthy')
  isBroken = true
  for (let failed = 0; failed < 4; failed += 1) await call()
  await until(async () => (await badTarget())?.state === 'out')
})

test('calls on their way are counted over all threads', async () => {
  await enforce({ others: [] })
  const held = Array.from({ length: CONNECTIONS }, () => call('/pets/one/wait'))
  await until(() => waiting.length === CONNECTIONS)
  await until(async () => (await badTarget())?.callsInFlight === CONNECTIONS)
  for (const response of waiting) response.end('done')
  await Promise.all(held)
  await until(async () => (await badTarget())?.callsInFlight === 0)
})
