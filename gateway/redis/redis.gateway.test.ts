import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { SettableClock } from '#gateway/testing/settable-clock.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'
import { RunningRedis } from '#gateway/testing/start-redis.ts'

const KEY = 'gh_redis'
const DAY_MS = 86_400_000
/** What a busy machine may take for an answer of Redis, which is not away for it: limits are exact. */
const PATIENCE_MS = '3000'
let redis: RunningRedis
let backend: Backend
let gateways: RunningGateway[] = []

beforeAll(async () => {
  redis = await RunningRedis.start()
  backend = await startBackend()
  const settings = {
    GATEWAY_REDIS_URL: redis.url,
    GATEWAY_REDIS_ANSWER_MS: PATIENCE_MS,
    GATEWAY_THREADS: '2',
  }
  gateways = await Promise.all([settings, settings].map((each) => RunningGateway.start(each)))
  for (const gateway of gateways) await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.remove()))
  await redis.remove()
  await backend.close()
})
beforeEach(() => areShared())
afterEach(async () => {
  await redis.signal('SIGCONT')
})

const sharedLimits = async (gateway: RunningGateway) =>
  ((await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus).sharedLimits
const areShared = () =>
  expect
    .poll(() => Promise.all(gateways.map(sharedLimits)), { timeout: 15_000 })
    .toEqual([
      { away: false, sharedBy: 2 },
      { away: false, sharedBy: 2 },
    ])
const areAway = () =>
  expect
    .poll(async () => (await Promise.all(gateways.map(sharedLimits))).map((said) => said?.away), {
      timeout: 15_000,
    })
    .toEqual([true, true])

let deployed = 0
async function enforce(policy: string, config: object): Promise<void> {
  deployed += 1
  const step = aStep(policy, config, { id: ids.step(`r${deployed}x`) })
  for (const gateway of gateways) {
    const answer = await gateway.admin(
      'PUT',
      '/v1/snapshot',
      aSnapshot(backend.url, { steps: [step] }),
    )
    expect(answer.status).toBe(200)
  }
}
const call = async (gateway: RunningGateway) => {
  const answer = await fetch(`${gateway.url}/pets/all`, {
    headers: { 'x-api-key': KEY, connection: 'close' },
  })
  await answer.arrayBuffer()
  return answer
}
/** So many calls at once at each gateway; how many were allowed at each. */
const allowed = (count: number) =>
  Promise.all(
    gateways.map(async (gateway) => {
      const answers = await Promise.all(Array.from({ length: count }, () => call(gateway)))
      return answers.filter(({ status }) => status === 200).length
    }),
  )
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

test('a rate limit is exact over two gateways of two threads, and says what is left of it', async () => {
  await enforce('rate-limit', { calls: 30, windowSeconds: 3_600 })
  const [one] = gateways as [RunningGateway]
  expect((await call(one)).headers.get('ratelimit-remaining')).toBe('29')
  expect(sum(await allowed(40))).toBe(29)
  const refused = await call(one)
  expect([refused.status, Number(refused.headers.get('retry-after')) > 3_000]).toEqual([429, true])
})

test('so is a quota, in calls and in bytes', async () => {
  await enforce('quota', { calls: 25 })
  expect(sum(await allowed(30))).toBe(25)
  await enforce('quota', { bytes: 1 })
  const [one, other] = gateways as [RunningGateway, RunningGateway]
  expect((await call(one)).status).toBe(200)
  await expect.poll(async () => (await call(other)).status).toBe(429)
})

test('while Redis hangs, each gateway goes on with its share, says so, and no call waits for long', async () => {
  await enforce('rate-limit', { calls: 20, windowSeconds: 3_600 })
  await redis.signal('SIGSTOP')
  const first = await allowed(30)
  expect(first).toEqual([10, 10])
  await areAway()
  expect(await allowed(5)).toEqual([0, 0])
})

test('a quota that was used while Redis was away counts when it is back, and was never exceeded', async () => {
  await enforce('quota', { calls: 40 })
  expect(sum(await allowed(5))).toBe(10)
  // Both know what is used, but for the call of the other that came last.
  for (const gateway of gateways) await call(gateway)
  await redis.signal('SIGSTOP')
  const away = await allowed(30)
  // 28 are left, and each of the two may use half of what it knows of.
  expect(sum(away)).toBeLessThanOrEqual(28)
  expect(Math.min(...away)).toBeGreaterThan(10)
  await areAway()
  await redis.signal('SIGCONT')
  await areShared()
  expect(sum(await allowed(40)) + sum(away) + 12).toBeLessThanOrEqual(40)
})

test('a Redis that was killed and begins empty is used again', async () => {
  await redis.signal('SIGKILL')
  await areAway()
  await redis.start()
  await areShared()
  await enforce('rate-limit', { calls: 6, windowSeconds: 3_600 })
  expect(sum(await allowed(10))).toBe(6)
})

test('a gateway that begins while Redis is away answers calls, by the share that it was told', async () => {
  const alone = await RunningGateway.start({
    GATEWAY_REDIS_URL: 'redis://127.0.0.1:1',
    GATEWAY_SHARED_BY: '3',
  })
  try {
    await alone.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    const step = aStep('rate-limit', { calls: 9, windowSeconds: 3_600 })
    await alone.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps: [step] }))
    const statuses = await Promise.all(Array.from({ length: 10 }, () => call(alone)))
    expect(statuses.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(await sharedLimits(alone)).toEqual({ away: true, sharedBy: 3 })
  } finally {
    await alone.remove()
  }
})

test('a gateway says that Redis is away while it is for any of its threads', async () => {
  const own = await RunningRedis.start()
  const gateway = await RunningGateway.start({ GATEWAY_REDIS_URL: own.url, GATEWAY_THREADS: '2' })
  const socket = createConnection(Number(new URL(own.url).port), '127.0.0.1')
  const say = async (command: string) => {
    socket.write(`${command}\r\n`)
    return String((await once(socket, 'data'))[0])
  }
  const self = (await say('CLIENT ID')).slice(1).trim()
  const threads = async () =>
    [...(await say('CLIENT LIST TYPE normal')).matchAll(/\bid=(\d+)/g)]
      .map(([, id]) => id)
      .filter((id) => id !== self)
  const isAway = async () => (await sharedLimits(gateway))?.away
  const linesOf = (word: string) => gateway.output.split(word).length - 1
  try {
    // Whichever of both it is, and the other after that.
    for (const times of [1, 2]) {
      await expect.poll(isAway, { timeout: 15_000 }).toBe(false)
      const [said, there] = [linesOf('Redis is away'), linesOf('Redis is there')]
      let ids: (string | undefined)[] = []
      const connected = async () => {
        ids = await threads()
        return ids.length
      }
      await expect.poll(connected, { timeout: 15_000 }).toBe(2)
      // No room for another connection: the thread that loses its own stays without.
      await say('CONFIG SET maxclients 2')
      await say(`CLIENT KILL ID ${ids.toSorted((a, b) => Number(a) - Number(b))[0]}`)
      await expect.poll(isAway, { timeout: 5_000, message: `away ${times}` }).toBe(true)
      const metrics = await (await gateway.admin('GET', '/metrics')).text()
      expect(metrics).toMatch(/^gatehouse_redis_away 1$/m)
      await expect.poll(() => linesOf('Redis is away')).toBeGreaterThan(said)
      await say('CONFIG SET maxclients 100')
      await expect.poll(() => linesOf('Redis is there'), { timeout: 15_000 }).toBeGreaterThan(there)
    }
  } finally {
    socket.destroy()
    await gateway.remove()
    await own.remove()
  }
})

test.each([
  ['ahead', 400],
  ['behind', -400],
])(
  'a gateway whose clock is %s by %i days neither frees a quota nor uses up those to come',
  async (_, days) => {
    const clock = new SettableClock()
    clock.set(days * DAY_MS)
    const prefix = `wrong${days}:`
    const own = {
      GATEWAY_REDIS_URL: redis.url,
      GATEWAY_REDIS_PREFIX: prefix,
      GATEWAY_REDIS_ANSWER_MS: PATIENCE_MS,
    }
    const step = aStep('quota', { calls: 10, period: 'day' })
    const pair = await Promise.all(
      [own, { ...own, ...clock.settings }].map(async (settings) => {
        const gateway = await RunningGateway.start(settings)
        await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
        await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps: [step] }))
        await expect.poll(() => sharedLimits(gateway)).toMatchObject({ away: false })
        return gateway
      }),
    )
    try {
      const statuses: number[] = []
      for (let round = 0; round < 12; round += 1)
        for (const gateway of pair) statuses.push((await call(gateway)).status)
      expect(statuses).toEqual([...Array(10).fill(200), ...Array(14).fill(429)])
      // What Redis keeps is of today, and lasts at least until tomorrow.
      const [, key] = /(\S*quota\S*)/.exec(await redis.ask(`KEYS ${prefix}*quota*`)) ?? []
      const [, startMs] = /(\d{13})/.exec(await redis.ask(`HGET ${key} start`)) ?? []
      const [, keptMs] = /:(\d+)/.exec(await redis.ask(`PTTL ${key}`)) ?? []
      expect(Number(startMs)).toBeGreaterThan(Date.now() - 2 * DAY_MS)
      expect(Number(startMs)).toBeLessThanOrEqual(Date.now())
      expect(Number(keptMs)).toBeGreaterThan(DAY_MS / 2)
    } finally {
      await Promise.all(pair.map((gateway) => gateway.remove()))
      clock.remove()
    }
  },
)

/** Calls that a gateway's disk says it owes to Redis. */
const owedOnDisk = ({ folder }: RunningGateway) =>
  sum(
    readFileSync(join(folder, 'owed.log'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(JSON.parse(line.split('\t')[0] ?? '')[3])),
  )

test('what a gateway let through while Redis was away is told to it, though the gateway is killed meanwhile', async () => {
  await enforce('quota', { calls: 100 })
  await redis.signal('SIGKILL')
  await areAway()
  const [one, other] = gateways as [RunningGateway, RunningGateway]
  expect(await allowed(13)).toEqual([13, 13])
  await expect.poll(() => owedOnDisk(one)).toBe(13)
  await one.end('SIGKILL')
  await redis.start()
  await one.restart()
  await areShared()
  expect((await call(other)).headers.get('quota-calls-remaining')).toBe('73')
  await expect.poll(() => owedOnDisk(one)).toBe(0)
})
