import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CallRecord, RecordsPage } from '#contract/records.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const THREADS = 3
/** Over so many connections of their own, no thread is left out: the chance is below one in ten million. */
const CONNECTIONS = 48
const KEY = 'gh_limits'
const OTHER = 'gh_limits_other'
let gateway: RunningGateway
let backend: Backend
let waiting: { response: ServerResponse; gone: Promise<void> }[] = []

function listener(incoming: IncomingMessage, response: ServerResponse): void {
  incoming.resume()
  if (incoming.url === '/one/wait') {
    const gone = new Promise<void>((resolve) => response.once('close', resolve))
    waiting.push({ response, gone })
    return
  }
  response.end('x'.repeat(100))
}

beforeAll(async () => {
  backend = await startBackend(listener)
  gateway = await RunningGateway.start({ GATEWAY_THREADS: String(THREADS) })
  const other = aKey(OTHER, { subscriptionId: 'sub_other00000000000' })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY), other]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
let deployed = 0
beforeEach(() => {
  waiting = []
  deployed += 1
})

/** Steps of one test keep their state over its deployments, and share it with no other test. */
const stepOf = (policy: string, config: unknown, more: object = {}) =>
  aStep(policy, config, { id: ids.step(`l${deployed}${policy.replaceAll('-', '')}`), ...more })
async function enforce(steps: Snapshot['steps']): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
/** Over a connection of its own, which a thread of the kernel's choice takes. */
const begin = (path: string, key = KEY): { sent: ClientRequest; status: Promise<number> } => {
  const headers = { 'x-api-key': key }
  const sent = request(`${gateway.url}${path}`, { agent: false, headers })
  const status = new Promise<number>((resolve, reject) => {
    sent.on('response', (answer) =>
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    )
    sent.on('error', reject).end()
  })
  return { sent, status }
}
const call = (path = '/pets/all', key = KEY) => begin(path, key).status
async function allowedOf(count: number, key = KEY): Promise<number> {
  const statuses = await Promise.all(Array.from({ length: count }, () => call('/pets/all', key)))
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([])
  return statuses.filter((status) => status === 200).length
}

test.each(['subscription', 'address'])(
  'a rate limit by %s goes on over a deployment, exact over all threads',
  async (countBy) => {
    const limit = stepOf('rate-limit', { calls: 60, windowSeconds: 3_600, countBy })
    await enforce([limit])
    expect(await allowedOf(CONNECTIONS)).toBe(CONNECTIONS)
    await enforce([limit, stepOf('strip-headers', {})])
    expect(await allowedOf(CONNECTIONS)).toBe(60 - CONNECTIONS)
  },
)

test('while snapshots are swapped no call more is allowed', async () => {
  const limit = stepOf('rate-limit', { calls: 100, windowSeconds: 3_600 })
  await enforce([limit])
  const swapping = (async () => {
    for (let swaps = 0; swaps < 6; swaps += 1)
      await enforce(swaps % 2 === 0 ? [limit, stepOf('strip-headers', {})] : [limit])
  })()
  let allowed = 0
  for (let round = 0; round < 5; round += 1) allowed += await allowedOf(CONNECTIONS)
  await swapping
  expect(allowed).toBe(100)
})

test('what a quota of an organisation allows is shared by its subscriptions, whichever thread has them', async () => {
  await enforce([stepOf('quota', { calls: 50, countBy: 'organisation' })])
  const [own, others] = await Promise.all([allowedOf(CONNECTIONS), allowedOf(CONNECTIONS, OTHER)])
  expect(own + others).toBe(50)
})

test('a quota of bytes ends where it should, whichever threads have sent them', async () => {
  await enforce([stepOf('quota', { bytes: 4_000 })])
  let allowed = 0
  for (let calls = 0; calls < 2 * CONNECTIONS; calls += 1) if ((await call()) === 200) allowed += 1
  // What a call sends is counted when its last byte is out, which its caller may see a moment before.
  expect(allowed).toBeGreaterThanOrEqual(40)
  expect(allowed).toBeLessThan(40 + THREADS)
})

test('in dry-run all pass, and as many as would have been refused are recorded', async () => {
  await enforce([stepOf('rate-limit', { calls: 20, windowSeconds: 3_600 }, { mode: 'dry-run' })])
  expect(await allowedOf(CONNECTIONS)).toBe(CONNECTIONS)
  const found: CallRecord[] = []
  let after = ''
  await expect
    .poll(async () => {
      const answer = await gateway.admin('GET', `/v1/records?max=5000${after}`)
      const page = (await answer.json()) as RecordsPage
      after = `&after=${page.next}`
      found.push(...page.records.filter(({ dryRun }) => dryRun.length > 0))
      return found.length
    })
    .toBe(CONNECTIONS - 20)
  expect(new Set(found.map(({ dryRun }) => dryRun[0]?.code))).toEqual(new Set(['rate-limited']))
})

test('places of callers that hang up are free again, whichever thread had them', async () => {
  await enforce([stepOf('concurrency-limit', { calls: CONNECTIONS })])
  const held = Array.from({ length: CONNECTIONS }, () => begin('/pets/one/wait'))
  for (const { status } of held) status.catch(() => undefined)
  await expect.poll(() => waiting.length).toBe(CONNECTIONS)
  expect(await call()).toBe(429)
  for (const { sent } of held) sent.destroy()
  await Promise.all(waiting.map(({ gone }) => gone))
  waiting = []
  // A place is free a moment after the backend has seen the caller go: who is refused asks again.
  const admitted = async (): Promise<number> => {
    for (;;) {
      const status = await call('/pets/one/wait')
      if (status !== 429) return status
    }
  }
  const again = Array.from({ length: CONNECTIONS }, admitted)
  await expect.poll(() => waiting.length).toBe(CONNECTIONS)
  expect(await call()).toBe(429)
  for (const { response } of waiting) response.end()
  expect(await Promise.all(again)).toEqual(Array(CONNECTIONS).fill(200))
})
