import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'
import { RunningRedis } from '#gateway/testing/start-redis.ts'

const KEY = 'gh_lost_data'
/** What a busy machine may take for an answer of Redis, which is not away for it: limits are exact. */
const PATIENCE_MS = '3000'
let redis: RunningRedis
let backend: Backend
let gateways: [RunningGateway, RunningGateway]
let deployed = 0

beforeAll(async () => {
  redis = await RunningRedis.start()
  backend = await startBackend()
  const settings = {
    GATEWAY_REDIS_URL: redis.url,
    GATEWAY_REDIS_ANSWER_MS: PATIENCE_MS,
    GATEWAY_THREADS: '2',
  }
  gateways = [await RunningGateway.start(settings), await RunningGateway.start(settings)]
  for (const gateway of gateways) await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await Promise.all((gateways ?? []).map((gateway) => gateway.remove()))
  await redis?.remove()
  await backend?.close()
})
beforeEach(() => areShared())

const areShared = () =>
  expect
    .poll(
      () =>
        Promise.all(
          gateways.map(async (gateway) => {
            const answer = await gateway.admin('GET', '/v1/status')
            return ((await answer.json()) as GatewayStatus).sharedLimits
          }),
        ),
      { timeout: 15_000 },
    )
    .toEqual(gateways.map(() => ({ away: false, sharedBy: 2 })))

async function enforce(config: object): Promise<void> {
  deployed += 1
  const step = aStep('quota', config, { id: ids.step(`lost${deployed}x`) })
  for (const gateway of gateways) {
    const snapshot = aSnapshot(backend.url, { steps: [step] })
    expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  }
}
/** One call, over a connection of its own: its status, and the calls that are left. */
async function call(gateway: RunningGateway): Promise<[number, string | null]> {
  const headers = { 'x-api-key': KEY, connection: 'close' }
  const answer = await fetch(`${gateway.url}/pets/all`, { headers })
  await answer.arrayBuffer()
  return [answer.status, answer.headers.get('quota-calls-remaining')]
}
async function calls(gateway: RunningGateway, count: number): Promise<number> {
  let allowed = 0
  for (let made = 0; made < count; made += 1) if ((await call(gateway))[0] === 200) allowed += 1
  return allowed
}

test('a Redis that was emptied is told what was used by the next call, whichever gateway has it', async () => {
  const [one, other] = gateways
  await enforce({ calls: 20 })
  expect([await calls(one, 8), await calls(other, 4)]).toEqual([8, 4])
  expect(await redis.ask('FLUSHALL')).toContain('OK')
  // The first gateway has heard of eight calls only; the four after them are told by the other.
  expect(await call(one)).toEqual([200, '11'])
  expect(await call(other)).toEqual([200, '6'])
  // Never more; a call during which Redis seems away, because the machine is busy, counts as two.
  const more = await calls(one, 20)
  expect(more).toBeLessThanOrEqual(6)
  expect(more).toBeGreaterThan(2)
  expect(await calls(other, 20)).toBe(0)
})

test('a Redis that was killed and comes back empty gives no quota anew', async () => {
  const [one, other] = gateways
  await enforce({ calls: 20 })
  expect([await calls(one, 6), await calls(other, 6)]).toEqual([6, 6])
  await redis.signal('SIGKILL')
  await redis.start()
  await areShared()
  const more = (await calls(other, 20)) + (await calls(one, 20))
  expect(more).toBeGreaterThan(0)
  expect(more).toBeLessThanOrEqual(8)
})

test('bytes are told too', async () => {
  const [one, other] = gateways
  await enforce({ bytes: 1 })
  expect(await calls(one, 1)).toBe(1)
  await expect.poll(async () => (await call(one))[0]).toBe(429)
  await redis.ask('FLUSHALL')
  expect(await calls(one, 3)).toBe(0)
  expect(await calls(other, 3)).toBe(0)
})
