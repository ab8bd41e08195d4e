import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { recordsPage } from '#contract/records.ts'
import { type Replayed, type ReplayOrder, replayed } from '#contract/replay.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { startTokenEndpoint } from '#gateway/testing/start-token-endpoint.ts'

const KEY = 'gh_replayed'
const secretId = 'sec_000000000000text'
const secret = 'the-word-that-opens-the-backend'
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start({ GATEWAY_THREADS: '2' })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  await gateway.admin('PUT', '/v1/secrets', {
    revision: '1',
    secrets: [{ id: secretId, kind: 'text', value: secret }],
  })
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  backend.seen.length = 0
})

const { hash: _, ...entry } = aKey(KEY)
type More = Partial<Omit<ReplayOrder, 'request'>> & { request?: Partial<ReplayOrder['request']> }
const anOrder = (steps: SnapshotStep[], { request, ...more }: More = {}): ReplayOrder => ({
  snapshot: aSnapshot(backend.url, { steps }),
  apiId: ids.api,
  request: {
    method: 'GET',
    target: '/pets/all',
    headers: [{ name: 'Host', value: 'api.test' }],
    body: null,
    clientIp: '203.0.113.7',
    scheme: 'https',
    ...request,
  },
  key: { header: 'X-Api-Key', entry },
  answer: { status: 200, headers: [{ name: 'content-type', value: 'text/plain' }], body: 'typed' },
  ...more,
})
const ask = (order: unknown) => gateway.admin('POST', '/v1/replay', order)
async function replay(order: ReplayOrder): Promise<Replayed> {
  const answer = await ask(order)
  if (!answer.ok) throw new Error(await answer.text())
  return replayed.parse(await answer.json())
}
const liveIds: (string | null)[] = []
const callLive = async () => {
  const answer = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
  await answer.arrayBuffer()
  liveIds.push(answer.headers.get('x-request-id'))
  return answer
}
/** Which calls left a record, and how many were counted. A record may come after its caller has the answer. */
async function whatIsKept() {
  const answer = await gateway.admin('GET', '/v1/records?max=5000')
  const { records, counters } = recordsPage.parse(await answer.json())
  const counted = counters.reduce((sum, { calls }) => sum + calls, 0)
  return { ids: records.map(({ requestId }) => requestId).toSorted(), counted }
}
const enforce = async (steps: SnapshotStep[]) => {
  const put = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!put.ok) throw new Error(await put.text())
}

test('a call goes through all steps by the code of real calls, and the backend that was typed answers', async () => {
  const made = await replay(
    anOrder(
      [
        aStep('set-header', { headers: [{ on: 'request', name: 'x-from', value: 'gatehouse' }] }),
        aStep(
          'set-header',
          { headers: [{ on: 'response', name: 'x-told', value: 'yes' }] },
          { id: ids.step('told') },
        ),
      ],
      {
        request: {
          method: 'POST',
          target: '/pets/all?size=2',
          headers: [{ name: 'Host', value: 'api.test' }],
          body: '{"name":"Rex"}',
        },
        answer: { status: 201, headers: [], body: '{"id":1}' },
      },
    ),
  )
  expect(made.trace.gates).toMatchObject([{ passed: true }, { passed: true }])
  expect(made.trace.steps).toMatchObject([
    { verdict: 'passed', changes: [{ part: 'request-header', name: 'x-from', to: 'gatehouse' }] },
    { verdict: 'passed', phase: 'response', changes: [{ name: 'x-told', to: 'yes' }] },
  ])
  expect(made.trace.backendCalls).toMatchObject([{ status: 201, path: '/all' }])
  expect(made.sent).toMatchObject({
    method: 'POST',
    address: backend.url,
    path: '/all',
    query: '?size=2',
    body: '{"name":"Rex"}',
    bodyBytes: 14,
  })
  expect(made.sent?.headers).toContainEqual({ name: 'x-from', value: 'gatehouse' })
  expect(made.sent?.headers.map(({ name }) => name)).not.toContain('x-api-key')
  expect(made.answer).toMatchObject({ status: 201, body: '{"id":1}', bodyBytes: 8 })
  expect(backend.seen).toHaveLength(0)
})

test('a stricter chain that is not deployed refuses with the code of its step, and calls go on by the deployed one', async () => {
  await enforce([])
  const made = await replay(anOrder([aStep('ip-filter', { allow: ['198.51.100.0/24'] })]))
  expect(made.trace).toMatchObject({
    status: 403,
    refusedByStepId: ids.step('ipfilter'),
    subscriptionId: ids.subscription,
    productId: ids.product,
  })
  expect(made.trace.steps).toMatchObject([{ verdict: 'refused', code: made.trace.code }])
  expect([made.sent, made.answer.status]).toEqual([null, 403])
  expect(JSON.parse(made.answer.body ?? '')).toMatchObject({ code: made.trace.code })
  expect((await callLive()).status).toBe(200)
})

test('it takes nothing from limits and quotas, and leaves no record, count or trace', async () => {
  const limits = [
    aStep('rate-limit', { calls: 2, windowSeconds: 3_600 }),
    aStep('quota', { calls: 2, period: 'month' }),
  ]
  await enforce(limits)
  for (let times = 0; times < 4; times += 1) {
    const { trace } = await replay(anOrder(limits))
    expect(trace.status).toBe(200)
    expect((await gateway.admin('GET', `/v1/trace/${trace.requestId}`)).status).toBe(404)
  }
  const live = [await callLive(), await callLive(), await callLive()]
  expect(live.map(({ status }) => status)).toEqual([200, 200, 429])
  expect((await replay(anOrder(limits))).trace.status).toBe(200)
  await expect.poll(whatIsKept).toEqual({ ids: liveIds.toSorted(), counted: liveIds.length })
})

test.each([
  ['suspended', { state: 'suspended' as const }, 'key-invalid'],
  ['of another product', { scope: { productId: 'prd_0000000000000000' } }, 'key-invalid'],
  ['bound to other networks', { networks: ['198.51.100.0/24'] }, 'key-invalid'],
])('a key that is %s is judged as if it came', async (_, more, code) => {
  const made = await replay(
    anOrder([], { key: { header: 'x-api-key', entry: { ...entry, ...more } } }),
  )
  expect(made.trace).toMatchObject({ status: 401, code, steps: [] })
})

test('without a key, or with one in a header that the API no longer reads, there is none', async () => {
  for (const key of [null, { header: 'x-old-key', entry }])
    expect((await replay(anOrder([], { key }))).trace.code).toBe('key-missing')
})

test('secrets of the gateway are used and shown nowhere; no token is asked for', async () => {
  const issuer = await startTokenEndpoint('gatehouse', secret)
  const made = await replay(
    anOrder([
      aStep('backend-auth', { kind: 'header', header: 'x-opens', secret: secretId }),
      aStep(
        'backend-auth',
        {
          kind: 'client credentials',
          tokenUrl: issuer.url,
          clientId: 'gatehouse',
          secret: secretId,
        },
        { id: ids.step('token') },
      ),
    ]),
  )
  issuer.close()
  expect([made.trace.status, issuer.asked]).toEqual([200, []])
  expect(JSON.stringify(made)).not.toContain(secret)
  expect(made.sent?.headers).toContainEqual({ name: 'authorization', value: 'hidden' })
  expect(made.sent?.headers).toContainEqual({ name: 'x-opens', value: 'hidden' })
})

test('a snapshot with faults is answered with all of them', async () => {
  const answer = await ask(
    anOrder([aStep('rate-limit', { calls: 0 }), aStep('no-such-policy', {})]),
  )
  expect(answer.status).toBe(422)
  const { faults } = (await answer.json()) as { faults: { pointer: string }[] }
  expect(faults.map(({ pointer }) => pointer)).toEqual(
    expect.arrayContaining(['/steps/0/config/calls', '/steps/1/policy']),
  )
})

test('what is too large, packed too small, or no order is refused, and the gateway goes on', async () => {
  const large = 'x'.repeat(33_000_000)
  expect((await ask(large)).status).toBe(413)
  const bomb = await fetch(`${gateway.adminUrl}/v1/replay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-encoding': 'gzip' },
    body: gzipSync(large),
  })
  expect(bomb.status).toBe(400)
  const header = { name: 'x', value: 'a\r\nb: c' }
  for (const wrong of [
    '{',
    {},
    anOrder([], { request: { headers: [header] } }),
    anOrder([], { request: { body: 'x'.repeat(1_000_001) } }),
    anOrder([], { request: { headers: Array(101).fill({ name: 'x', value: 'y' }) } }),
    anOrder([], { request: { target: 'no-slash' } }),
  ])
    expect((await ask(wrong)).status).toBe(400)
  const unsigned = await fetch(`${gateway.adminUrl}/v1/replay`, { method: 'POST', body: '{}' })
  expect(unsigned.status).toBe(401)
  await enforce([])
  expect((await callLive()).status).toBe(200)
})

test('many at once are answered one after the other, and beyond a bound refused', async () => {
  // On a busy machine the first may be answered before the last has come.
  await expect
    .poll(async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => ask(anOrder([]))))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(9)
      return new Set(statuses)
    })
    .toEqual(new Set([200, 503]))
})

test('of a stream that a step cuts is shown what comes before, and why it ends', async () => {
  const events = ['data: {"secret":1,"a":2}', 'data: {broken', ''].join('\n\n')
  const order = anOrder([aStep('remove-fields', { fields: ['secret'] })], {
    answer: {
      status: 200,
      headers: [{ name: 'content-type', value: 'text/event-stream' }],
      body: events,
    },
  })
  const { answer, trace } = await replay(order)
  expect(answer).toMatchObject({ status: 200 })
  expect(answer.body).not.toContain('secret')
  expect(trace.reason).toMatch(/^The answer broke off: A message is not JSON/)
})
