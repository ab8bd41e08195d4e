import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { ScriptedRedis } from '#gateway/testing/scripted-redis.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'
import { RunningRedis } from '#gateway/testing/start-redis.ts'

const KEY = 'gh_broken_redis'
const LIMIT = 6
/** Connections after which a gateway that opened ever more of them would have many at once. */
const TRIES = 12
/** One, and one more whose end the server has not seen yet. */
const AT_ONCE_MAX = 2

const greets = (command: readonly string[]) => command[3]?.endsWith(':gateways') ?? false
const works = (command: readonly string[]) =>
  greets(command) ? ':1\r\n' : '*3\r\n:1\r\n:1\r\n:1000\r\n'

let backend: Backend
let redis: ScriptedRedis
let gateway: RunningGateway

beforeAll(async () => {
  backend = await startBackend()
})
afterAll(() => backend.close())
beforeEach(async () => {
  redis = await ScriptedRedis.start(works)
})
afterEach(async () => {
  await gateway.remove()
  redis.close()
})

async function startGateway(url: string): Promise<void> {
  gateway = await RunningGateway.start({ GATEWAY_REDIS_URL: url, GATEWAY_SHARED_BY: '2' })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const step = aStep('rate-limit', { calls: LIMIT, windowSeconds: 3_600 })
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backend.url, { steps: [step] }),
  )
  expect(answer.status).toBe(200)
}
const away = async () =>
  ((await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus).sharedLimits?.away
const becomesAway = (expected: boolean) => expect.poll(away, { timeout: 15_000 }).toBe(expected)
async function statuses(calls: number): Promise<number[]> {
  const seen: number[] = []
  for (let made = 0; made < calls; made += 1) {
    const answer = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
    await answer.arrayBuffer()
    seen.push(answer.status)
  }
  return seen
}
/** Half of the limit, as of two gateways. */
const shareOfLimit = [...Array(LIMIT / 2).fill(200), 429, 429]

test.each([
  [
    'refuses to write, as a replica does',
    '-READONLY You can’t write against a read only replica.\r\n',
  ],
  ['is busy with another script', '-BUSY Redis is busy running a script.\r\n'],
  ['has no memory left', '-OOM command not allowed when used memory > maxmemory.\r\n'],
  ['loads its data', '-LOADING Redis is loading the dataset in memory\r\n'],
  ['answers something else', '+PONG\r\n'],
  ['answers nothing', '$-1\r\n'],
])('a Redis that %s is away, and is tried by one connection at a time', async (_, answer) => {
  await startGateway(redis.url)
  await becomesAway(false)
  redis.answer = () => answer
  expect(await statuses(LIMIT / 2 + 2)).toEqual(shareOfLimit)
  await becomesAway(true)
  const opened = redis.opened
  await expect.poll(() => redis.opened, { timeout: 30_000 }).toBeGreaterThan(opened + TRIES)
  expect(redis.atOnce).toBeLessThanOrEqual(AT_ONCE_MAX)
  redis.answer = works
  await becomesAway(false)
})

test('a Redis that dies in the middle of an answer is away, and the call that asked has its share', async () => {
  await startGateway(redis.url)
  await becomesAway(false)
  redis.answer = (command) => (greets(command) ? ':1\r\n' : null)
  // It greets again at once, so that each call may find it there.
  expect((await statuses(LIMIT / 2 + 4)).filter((status) => status === 200)).toHaveLength(LIMIT / 2)
  expect(redis.atOnce).toBeLessThanOrEqual(AT_ONCE_MAX)
})

test('a Redis whose answers to some calls are none is away for these, and no call breaks', async () => {
  await startGateway(redis.url)
  await becomesAway(false)
  redis.answer = (command) => (greets(command) ? ':1\r\n' : '*3\r\n+a\r\n+b\r\n+c\r\n')
  const seen = await statuses(LIMIT / 2 + 4)
  expect(seen.filter((status) => status === 200)).toHaveLength(LIMIT / 2)
  expect(new Set(seen)).toEqual(new Set([200, 429]))
  expect(gateway.output).not.toContain('broke the gateway')
})

test('a replica that becomes the primary is used from then on', async () => {
  const replica = await RunningRedis.start()
  try {
    await replica.ask('REPLICAOF 127.0.0.1 1')
    await startGateway(replica.url)
    await becomesAway(true)
    await replica.ask('REPLICAOF NO ONE')
    await becomesAway(false)
    expect((await statuses(LIMIT + 1)).filter((status) => status === 200)).toHaveLength(LIMIT)
  } finally {
    await replica.remove()
  }
})
