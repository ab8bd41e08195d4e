import type { RequestListener, ServerResponse } from 'node:http'
import { Agent, get, request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import type { KeyEntry } from '#contract/keys.ts'
import type { RecordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, ids, keyStream, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const THREADS = 3
/** Over so many connections of their own, no thread is left out: the chance is below one in ten million. */
const CONNECTIONS = 48
const KEY = 'gh_threads'
let gateway: RunningGateway
let backend: Backend
let waiting: ServerResponse[] = []
let asked = 0

const listener: RequestListener = (incoming, response) => {
  asked += 1
  incoming.resume()
  if (incoming.url === '/one/wait') return void waiting.push(response)
  if (incoming.method === 'GET') response.setHeader('cache-control', 'max-age=60')
  response.end(`answer ${asked}`)
}

beforeAll(async () => {
  backend = await startBackend(listener)
  gateway = await RunningGateway.start({ GATEWAY_THREADS: String(THREADS) })
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(async () => {
  asked = 0
  waiting = []
  await enforce()
  await putKeys([aKey(KEY)])
})

let sequence = 1
async function putKeys(entries: KeyEntry[]): Promise<void> {
  sequence += 1
  const answer = await gateway.admin('PUT', '/v1/keys', keyTable(sequence, entries))
  expect(answer.status).toBe(200)
}
async function changeKey(entry: KeyEntry): Promise<void> {
  const answer = await gateway.admin('POST', '/v1/keys', {
    stream: keyStream,
    from: sequence,
    to: sequence + 1,
    changes: [{ sequence: sequence + 1, entry }],
  })
  sequence += 1
  expect(answer.status).toBe(200)
}
let deployed = 0
/** Each deployment's steps are new ones, with counters of their own. */
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  deployed += 1
  const fresh = steps.map((step, index) => ({ ...step, id: ids.step(`s${deployed}x${index}`) }))
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backend.url, { steps: fresh }),
  )
  expect(answer.status).toBe(200)
}

/** One call over a connection of its own, which a thread of the kernel's choice takes. */
const call = (
  path = '/pets/all',
  { key = KEY, method = 'GET' } = {},
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${gateway.url}${path}`,
      { agent: false, method, headers: { 'x-api-key': key } },
      (answer) => {
        let body = ''
        answer.on('data', (piece) => {
          body += piece
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
      },
    )
    sent.on('error', reject).end()
  })
const calls = (count: number, path?: string, more?: { key?: string; method?: string }) =>
  Promise.all(Array.from({ length: count }, () => call(path, more)))
const statusesOf = async (count: number, path?: string, more?: { key?: string }) =>
  Map.groupBy(await calls(count, path, more), ({ status }) => status)

test('a rate limit is exact over all threads', async () => {
  await enforce(aStep('rate-limit', { calls: 25, windowSeconds: 3_600 }))
  const statuses = await statusesOf(4 * CONNECTIONS)
  expect([statuses.get(200)?.length, statuses.get(429)?.length]).toEqual([25, 4 * CONNECTIONS - 25])
})

test('so is a quota', async () => {
  await enforce(aStep('quota', { calls: 31 }))
  const statuses = await statusesOf(3 * CONNECTIONS)
  expect([statuses.get(200)?.length, statuses.get(429)?.length]).toEqual([31, 3 * CONNECTIONS - 31])
})

test('so are places that calls hold, and each is given back', async () => {
  await enforce(aStep('concurrency-limit', { calls: 7 }))
  const sent = Array.from({ length: CONNECTIONS }, () => call('/pets/one/wait'))
  const refused: number[] = []
  for (const one of sent)
    void one.then(({ status }) => {
      if (status === 429) refused.push(status)
    })
  await expect.poll(() => refused.length).toBe(CONNECTIONS - 7)
  await expect.poll(() => waiting.length).toBe(7)
  for (const response of waiting) response.end()
  await Promise.all(sent)
  waiting = []
  // A thread may give a place back a moment after its caller has the answer: who is refused asks again.
  const admitted = async (): Promise<number> => {
    for (;;) {
      const { status } = await call('/pets/one/wait')
      if (status !== 429) return status
    }
  }
  const again = Array.from({ length: 7 }, admitted)
  await expect.poll(() => waiting.length).toBe(7)
  expect((await call()).status).toBe(429)
  for (const response of waiting) response.end()
  expect(await Promise.all(again)).toEqual(Array(7).fill(200))
})

test('the memory for bodies that steps hold is one for all threads, and free again in the end', async () => {
  const settings = { GATEWAY_THREADS: String(THREADS), GATEWAY_HELD_BYTES_MAX: '1000000' }
  const own = await RunningGateway.start(settings)
  onTestFinished(() => own.remove())
  const api = { credential: 'none' } as const
  const steps = [aStep('json-threat', { bodyBytesMax: 1_000_000, stringBytesMax: 1_000_000 })]
  await own.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { api, steps }))
  // More than each of three would have by itself.
  const body = `"${'x'.repeat(700_000)}"`
  const begin = () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const options = { agent: false, method: 'POST', headers } as const
    const sent = request(`${own.url}/pets/all`, options, (answer) =>
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    )
    sent.on('error', reject).write(body.slice(0, -1))
    return { answered: promise, end: () => sent.end(body.slice(-1)) }
  }
  const held = async () => {
    const metrics = await (await own.admin('GET', '/metrics')).text()
    return Number(/^gatehouse_held_bytes (\d+)$/m.exec(metrics)?.[1])
  }
  const first = begin()
  await expect.poll(held).toBe(body.length - 1)
  const others = await Promise.all(Array.from({ length: CONNECTIONS }, () => begin().answered))
  expect(new Set(others)).toEqual(new Set([503]))
  first.end()
  expect(await first.answered).toBe(200)
  await expect.poll(held).toBe(0)
})

test('a revoked key is refused by every thread once the gateway has said so, and a new one admitted', async () => {
  expect([...(await statusesOf(CONNECTIONS)).keys()]).toEqual([200])
  await changeKey(aKey(KEY, { state: 'revoked' }))
  expect([...(await statusesOf(CONNECTIONS)).keys()]).toEqual([401])
  await changeKey(aKey('gh_new', { networks: ['127.0.0.0/8'] }))
  expect([...(await statusesOf(CONNECTIONS, '/pets/all', { key: 'gh_new' })).keys()]).toEqual([200])
  await changeKey(aKey('gh_new', { networks: ['192.0.2.0/24'] }))
  expect([...(await statusesOf(CONNECTIONS, '/pets/all', { key: 'gh_new' })).keys()]).toEqual([401])
})

test('another table holds in every thread once the gateway has said so', async () => {
  await putKeys([aKey('gh_other')])
  expect([...(await statusesOf(CONNECTIONS)).keys()]).toEqual([401])
  expect([...(await statusesOf(CONNECTIONS, '/pets/all', { key: 'gh_other' })).keys()]).toEqual([
    200,
  ])
  await changeKey(aKey('gh_other', { state: 'suspended' }))
  expect([...(await statusesOf(CONNECTIONS, '/pets/all', { key: 'gh_other' })).keys()]).toEqual([
    401,
  ])
})

test('a table that differs little holds in every thread, too, also for keys that it lacks, and after a crash', async () => {
  const others = Array.from({ length: 10 }, (_, number) => aKey(`gh_stays_${number}`))
  const leaving = 'gh_leaving'
  await putKeys([...others, aKey(KEY), aKey(leaving)])
  const judged = async () => {
    const statuses = await Promise.all(
      [KEY, leaving, 'gh_coming', 'gh_stays_7'].map(async (key) => [
        ...(await statusesOf(CONNECTIONS, '/pets/all', { key })).keys(),
      ]),
    )
    return statuses.flat()
  }
  expect(await judged()).toEqual([200, 200, 401, 200])

  const after = [...others, aKey(KEY, { state: 'revoked' }), aKey('gh_coming')]
  await putKeys(after)
  expect(await judged()).toEqual([401, 401, 200, 200])
  const { keys } = (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
  expect(keys).toEqual({ stream: keyStream, sequence, count: after.length })

  await changeKey(aKey(leaving))
  expect(await judged()).toEqual([401, 200, 200, 200])
  await gateway.end('SIGKILL')
  await gateway.restart()
  expect(await judged()).toEqual([401, 200, 200, 200])
})

test('keys beyond the room of a table make it grow, in every thread, and are there after a crash', async () => {
  const many = Array.from({ length: 18_000 }, (_, index) => aKey(`gh_many_${index}`))
  for (const part of [many.slice(0, 9_000), many.slice(9_000), [aKey('gh_last')]]) {
    const answer = await gateway.admin('POST', '/v1/keys', {
      stream: keyStream,
      from: sequence,
      to: sequence + part.length,
      changes: part.map((entry, index) => ({ sequence: sequence + 1 + index, entry })),
    })
    sequence += part.length
    expect(answer.status).toBe(200)
  }
  const isKnown = async (key: string) => [
    ...(await statusesOf(CONNECTIONS, '/pets/all', { key })).keys(),
  ]
  expect([await isKnown('gh_many_17999'), await isKnown('gh_last'), await isKnown(KEY)]).toEqual([
    [200],
    [200],
    [200],
  ])
  await gateway.end('SIGKILL')
  await gateway.restart()
  expect([await isKnown('gh_many_0'), await isKnown('gh_last')]).toEqual([[200], [200]])
})

test('a snapshot holds in every thread once the gateway has said so; a bad one changes none', async () => {
  await enforce(aStep('ip-filter', { deny: ['127.0.0.1'] }))
  expect([...(await statusesOf(CONNECTIONS)).keys()]).toEqual([403])
  const bad = aSnapshot(backend.url, { steps: [aStep('rate-limit', { calls: 0 })] })
  expect((await gateway.admin('PUT', '/v1/snapshot', bad)).status).toBe(422)
  expect([...(await statusesOf(CONNECTIONS)).keys()]).toEqual([403])
})

test('an answer that one thread keeps is old when a call by another has changed what it was about', async () => {
  await enforce(aStep('cache', {}))
  await calls(CONNECTIONS)
  const askedBefore = asked
  const kept = await calls(CONNECTIONS)
  expect(asked).toBe(askedBefore)
  await call('/pets/all', { method: 'POST' })
  const fresh = await calls(CONNECTIONS)
  const old = new Set(kept.map(({ body }) => body))
  expect(fresh.filter(({ body }) => old.has(body))).toEqual([])
})

test('what a step kept is forgotten in every thread once it is deployed no longer', async () => {
  const put = async (steps: ReturnType<typeof aStep>[]) =>
    expect(
      (await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))).status,
    ).toBe(200)
  const step = aStep('cache', {}, { id: ids.step('keptonly') })
  await put([step])
  const first = await calls(CONNECTIONS)
  await put([step, aStep('timeout', { answerMs: 1_000 })])
  const still = await calls(CONNECTIONS)
  await put([])
  await put([step])
  const after = await calls(CONNECTIONS)
  const kept = new Set(first.map(({ body }) => body))
  expect(still.filter(({ body }) => !kept.has(body))).toEqual([])
  expect(after.filter(({ body }) => kept.has(body))).toEqual([])
})

test('each call of each thread leaves one record, and is counted once', async () => {
  const seen = new Map<string, number>()
  let after: string | null = null
  const collect = async () => {
    const query: string = `waitMs=300&max=5000${after ? `&after=${after}` : ''}`
    const page = (await (await gateway.admin('GET', `/v1/records?${query}`)).json()) as RecordsPage
    after = page.next
    for (const { requestId, path } of page.records)
      if (path === '/pets/one/counted') seen.set(requestId, (seen.get(requestId) ?? 0) + 1)
  }
  await collect()
  await calls(CONNECTIONS, '/pets/one/counted')
  await expect
    .poll(async () => {
      await collect()
      return seen.size
    })
    .toBe(CONNECTIONS)
  expect([...seen.values()].every((times) => times === 1)).toBe(true)
  const metrics = await (await gateway.admin('GET', '/metrics')).text()
  const counted = [...metrics.matchAll(/^gatehouse_calls_total\{.*\} (\d+)$/gm)]
  const total = /gatehouse_call_seconds_count (\d+)/.exec(metrics)?.[1]
  expect(counted.reduce((sum, [, calls]) => sum + Number(calls), 0)).toBe(Number(total))
})

test('after a crash all of it is there again, and no key that was revoked', async () => {
  await enforce(aStep('quota', { calls: 40 }))
  await calls(30)
  await changeKey(aKey('gh_gone'))
  await changeKey(aKey('gh_gone', { state: 'revoked' }))
  // What was used is on the disk within 200 ms; a later call's record says that those before are.
  await expect
    .poll(async () =>
      (await (await gateway.admin('GET', '/metrics')).text()).includes(
        'gatehouse_quotas_unwritten 0',
      ),
    )
    .toBe(true)
  await gateway.end('SIGKILL')
  await gateway.restart()
  expect([...(await statusesOf(CONNECTIONS, '/pets/all', { key: 'gh_gone' })).keys()]).toEqual([
    401,
  ])
  const statuses = await statusesOf(CONNECTIONS)
  expect(statuses.get(200)).toHaveLength(10)
})

test('a stop cuts no call in flight, whichever thread has it', async () => {
  const agent = new Agent({ keepAlive: true })
  const sent = Array.from(
    { length: CONNECTIONS },
    () =>
      new Promise<number>((resolve, reject) => {
        get(`${gateway.url}/pets/one/wait`, { agent, headers: { 'x-api-key': KEY } }, (answer) =>
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
        ).on('error', reject)
      }),
  )
  await expect.poll(() => waiting.length).toBe(CONNECTIONS)
  const ended = gateway.end('SIGTERM')
  const isTaken = () =>
    call().then(
      () => true,
      () => false,
    )
  await expect.poll(isTaken).toBe(false)
  for (const response of waiting) response.end('whole')
  expect(await Promise.all(sent)).toEqual(Array(CONNECTIONS).fill(200))
  expect(await ended).toBe(0)
  agent.destroy()
  await gateway.restart()
})
