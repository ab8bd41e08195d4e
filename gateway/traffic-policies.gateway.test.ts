import { readFileSync } from 'node:fs'
import { get, type RequestListener, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_traffic'
let gateway: RunningGateway
let backend: Backend
let asked: string[] = []
/** Requests that wait for a test to answer them. */
let waiting: ServerResponse[] = []
let failuresLeft = 0

const listener: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    asked.push(`${request.method} ${Buffer.concat(chunks)}`)
    if (request.url?.startsWith('/one/wait')) return void waiting.push(response)
    if (request.url?.startsWith('/one/stall')) return void response.write('begun')
    if (request.url?.startsWith('/one/kept')) {
      response.setHeader('cache-control', 'max-age=60')
      response.setHeader('content-type', 'application/json')
      response.write('{"secret":1,')
      return void response.end(`"asked":${asked.length}}`)
    }
    if (request.url?.startsWith('/one/trailed')) {
      response.writeHead(200, { 'cache-control': 'max-age=60', trailer: 'x-sum' })
      response.write('summed')
      response.addTrailers({ 'x-sum': '9' })
      return void response.end()
    }
    if (failuresLeft > 0) {
      failuresLeft -= 1
      response.statusCode = 503
    }
    return void response.end('answer')
  })
}

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend(listener)
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  asked = []
  waiting = []
  failuresLeft = 0
})

const call = (path: string, more: RequestInit = {}) =>
  fetch(`${gateway.url}/pets${path}`, { headers: { 'x-api-key': KEY }, ...more })
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backend.url, {
      steps,
      api: { backend: { url: backend.url, timeoutMs: 600_000 } },
    }),
  )
  if (!answer.ok) throw new Error(await answer.text())
}
async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('It did not happen in thirty seconds.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('calls at once: one more than allowed is refused, over a deployment too, until one ends', async () => {
  const limit = aStep('concurrency-limit', { calls: 2 })
  await enforce(limit)
  const held = [call('/one/wait1'), call('/one/wait2')]
  await until(() => waiting.length === 2)
  expect((await call('/all')).status).toBe(429)

  await enforce(limit, aStep('strip-headers', {}))
  expect((await call('/all')).status).toBe(429)

  waiting[0]?.end('done')
  await Promise.race(held)
  await until(async () => (await call('/all')).status === 200)
  waiting[1]?.end('done')
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200])
})

test('calls at once: a caller that hangs up gives its place back', async () => {
  await enforce(aStep('concurrency-limit', { calls: 1 }))
  // Over a connection that has served before, too.
  await (await call('/all')).text()
  const hangUp = new AbortController()
  const held = call('/one/wait', { signal: hangUp.signal }).catch(() => null)
  await until(() => waiting.length === 1)
  hangUp.abort()
  await held
  await until(async () => (await call('/all')).status === 200)
})

test('calls at once: in dry-run nobody is refused, the record says who would have been', async () => {
  await enforce(aStep('concurrency-limit', { calls: 1 }, { mode: 'dry-run' }))
  const held = call('/one/wait')
  await until(() => waiting.length === 1)
  const beside = await call('/all')
  expect(beside.status).toBe(200)
  waiting[0]?.end('done')
  const dryRunOf = async ({ headers }: Response) =>
    (await recordOf(gateway, headers.get('x-request-id'))).dryRun
  expect(await dryRunOf(await held)).toEqual([])
  expect(await dryRunOf(beside)).toMatchObject([{ code: 'too-many-at-once' }])
  expect(await dryRunOf(await call('/all'))).toEqual([])
})

test('time limits: no answer in time is 504', async () => {
  await enforce(aStep('timeout', { answerMs: 2_000 }))
  // Over a connection that has served before: its end must not look like one that went stale.
  await (await call('/all')).text()
  asked = []
  const answer = await call('/one/wait')
  expect([answer.status, await answer.json()]).toMatchObject([504, { code: 'backend-timeout' }])
  expect(asked).toEqual(['GET '])
})

test('time limits: an answer that stands still breaks off, and its record says so', async () => {
  await enforce(aStep('timeout', { answerMs: 5_000, idleMs: 100 }))
  const answer = await call('/one/stall')
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  expect(await recordOf(gateway, answer.headers.get('x-request-id'))).toMatchObject({
    status: 200,
    reason: expect.stringMatching(/broke off.*stood still for 100 ms/),
  })
})

test('retry: a short fault is not seen, the body arrives each time', async () => {
  await enforce(aStep('retry', { pauseMs: 1 }))
  failuresLeft = 2
  const answer = await call('/all', {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'idempotency-key': 'a' },
    body: 'the order',
  })
  expect([answer.status, asked]).toEqual([200, Array(3).fill('POST the order')])
})

test('retry: what may not be repeated is sent once', async () => {
  await enforce(aStep('retry', { pauseMs: 1 }))
  failuresLeft = 2
  expect((await call('/all', { method: 'POST', body: 'the order' })).status).toBe(503)
  expect(asked).toEqual(['POST the order'])
})

test('circuit breaker: a failing backend is left in peace, and found again when it is back', async () => {
  const fail = async () => {
    failuresLeft = 5
    for (let index = 0; index < 5; index += 1) expect((await call('/all')).status).toBe(503)
    asked = []
  }
  await enforce(aStep('circuit-breaker', { callsMin: 5, openSeconds: 3_600 }))
  await fail()
  const refused = await call('/all')
  expect([refused.status, await refused.json(), asked]).toMatchObject([
    503,
    { code: 'circuit-open' },
    [],
  ])
  const soon = { id: ids.step('soon') }
  await enforce(aStep('circuit-breaker', { callsMin: 5, openSeconds: 1 }, soon))
  await fail()
  await until(async () => (await call('/all')).status === 200)
})

test('circuit breaker: what a cache behind it answers says nothing about the backend', async () => {
  const keptOnes = async (count: number) => {
    for (let index = 0; index < count; index += 1)
      expect((await call('/one/kept')).status).toBe(200)
  }
  await enforce(
    aStep('circuit-breaker', { callsMin: 4, openSeconds: 3_600 }, { id: ids.step('behind') }),
    aStep('cache', {}, { id: ids.step('kept') }),
  )
  await keptOnes(12)
  expect(asked).toHaveLength(1)
  failuresLeft = 4
  for (let index = 0; index < 4; index += 1) expect((await call('/all')).status).toBe(503)
  const refused = await call('/all')
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'circuit-open' }])
})

test('quota: what was used survives a deployment and a crash', async () => {
  const quota = aStep('quota', { calls: 3, bytes: 1_000_000 })
  await enforce(quota)
  expect((await call('/all')).headers.get('quota-calls-remaining')).toBe('2')
  await enforce(quota, aStep('strip-headers', {}))
  expect((await call('/all')).headers.get('quota-calls-remaining')).toBe('1')
  await until(() => readFileSync(`${gateway.folder}/quotas.log`, 'utf8').includes(',2,12]'))
  await gateway.end('SIGKILL')
  await gateway.restart()
  const third = await call('/all')
  expect([
    third.headers.get('quota-calls-remaining'),
    third.headers.get('quota-bytes-remaining'),
  ]).toEqual(['0', String(1_000_000 - 12)])
  const fourth = await call('/all')
  expect([fourth.status, await fourth.json()]).toMatchObject([429, { code: 'quota-exceeded' }])
})

test.each([
  ['cache', {}],
  ['timeout', { answerMs: 5_000, idleMs: 5_000 }],
] as const)('%s: trailers go on to the caller', async (type, config) => {
  await enforce(aStep(type, config))
  const { promise, resolve, reject } = Promise.withResolvers<[string, string | undefined]>()
  get(`${gateway.url}/pets/one/trailed`, { headers: { 'x-api-key': KEY } }, (answer) => {
    let text = ''
    answer.on('data', (piece) => {
      text += piece
    })
    answer.on('end', () => resolve([text, answer.trailers['x-sum']])).on('error', reject)
  }).on('error', reject)
  expect(await promise).toEqual(['summed', '9'])
})

test('cache: the backend is asked once; what answers lose, kept ones lose too', async () => {
  await enforce(aStep('cache', {}))
  const first = await call('/one/kept')
  expect([first.headers.get('cache-status'), await first.text()]).toEqual([
    'gatehouse; fwd=miss',
    '{"secret":1,"asked":1}',
  ])
  await enforce(aStep('cache', {}), aStep('remove-fields', { fields: ['secret'] }))
  const second = await call('/one/kept')
  expect([second.headers.get('cache-status'), await second.text(), asked.length]).toEqual([
    'gatehouse; hit',
    '{"asked":1}',
    1,
  ])
})
