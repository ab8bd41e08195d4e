import { Agent, get } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BackendBalance } from '#contract/backend-balance.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { traceList, trace as traceShape } from '#contract/trace.ts'
import { TICKET_MS, ticketKey, writeTicket } from '#contract/trace-ticket.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { adminToken, RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_traced'
const secretId = 'sec_000000000000text'
const secret = 'the-word-that-opens-the-backend'
const ticketId = 'trc_0000000000000001'
let gateway: RunningGateway
let backend: Backend

const start = async (more: Record<string, string> = {}) => {
  const started = await RunningGateway.start(more)
  await started.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  await started.admin('PUT', '/v1/secrets', {
    revision: '1',
    secrets: [{ id: secretId, kind: 'text', value: secret }],
  })
  return started
}
beforeAll(async () => {
  backend = await startBackend()
  gateway = await start()
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  backend.seen.length = 0
})

const aTicket = (
  more: { id?: string; apiId?: string; expiresAt?: number } = {},
  token = adminToken,
) =>
  writeTicket({ id: ticketId, apiId: ids.api, expiresAt: Date.now() + TICKET_MS, ...more }, [
    ticketKey('the admin token of some other gateway'),
    ticketKey(token),
  ])
const enforce = async (steps: SnapshotStep[], url = backend.url) => {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}

async function call(path: string, init: RequestInit & { ticket?: string; key?: string } = {}) {
  const { ticket = aTicket(), key = KEY, headers, ...rest } = init
  const answer = await fetch(`${gateway.url}${path}`, {
    ...rest,
    headers: { 'x-api-key': key, 'x-gatehouse-trace': ticket, ...headers },
  })
  await answer.arrayBuffer()
  return { status: answer.status, requestId: answer.headers.get('x-request-id') ?? '' }
}
/** Told once the last byte of the answer is out, which its caller may see first. */
async function traceOf(requestId: string, of = gateway) {
  let found: Response | null = null
  await expect
    .poll(async () => {
      found = await of.admin('GET', `/v1/trace/${requestId}`)
      return found.status
    })
    .toBe(200)
  return traceShape.parse(await (found as unknown as Response).json())
}
const isTraced = async (requestId: string) => {
  // The record is kept before the trace is, so a trace that is to come is there soon after it.
  await expect
    .poll(async () => await (await gateway.admin('GET', '/v1/records?max=5000')).text())
    .toContain(requestId)
  return (await gateway.admin('GET', `/v1/trace/${requestId}`)).status !== 404
}

test('a trace tells the decisions, each step in order with what it changed, and the backend’s part', async () => {
  await enforce([
    aStep('set-header', {
      headers: [
        { on: 'request', name: 'x-who', value: '{subscriptionId}' },
        { on: 'response', name: 'x-done', value: 'yes' },
      ],
    }),
    aStep('rewrite-path', { path: '/v2' }),
    aStep('backend-auth', { kind: 'header', header: 'x-partner', secret: secretId }),
    aStep('retry', { triesMax: 2 }),
  ])
  const { status, requestId } = await call('/pets/all?token=geheim&page=2')
  expect(status).toBe(200)
  expect(backend.seen[0]).toMatchObject({ headers: { 'x-partner': secret } })
  expect(backend.seen[0]?.headers).not.toHaveProperty('x-gatehouse-trace')

  const trace = await traceOf(requestId)
  expect(trace).toMatchObject({
    requestId,
    ticketId,
    status: 200,
    apiId: ids.api,
    operationId: ids.operation('list'),
    subscriptionId: ids.subscription,
    code: null,
  })
  expect(trace.gates.map(({ gate, passed }) => [gate, passed])).toEqual([
    ['address', true],
    ['key', true],
  ])
  const step = (policy: string, phase: string) =>
    trace.steps.find((each) => each.policy === policy && each.phase === phase)
  expect(step('set-header', 'request')?.changes).toEqual([
    { part: 'request-header', name: 'x-who', from: null, to: ids.subscription },
  ])
  expect(step('rewrite-path', 'request')?.changes).toEqual([
    { part: 'path', name: null, from: '/all', to: '/v2' },
  ])
  expect(step('backend-auth', 'around')?.changes).toContainEqual({
    part: 'request-header',
    name: 'x-partner',
    from: null,
    to: 'hidden',
  })
  expect(step('retry', 'around')).toMatchObject({
    backendCalls: 1,
    verdict: 'passed',
    scope: 'api',
  })
  expect(step('set-header', 'response')?.changes).toEqual([
    { part: 'response-header', name: 'x-done', from: null, to: 'yes' },
  ])
  const phases = trace.steps.map(({ phase }) => phase)
  expect(phases).toEqual(phases.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
  expect(trace.backendCalls).toMatchObject([
    { address: backend.url, method: 'GET', path: '/v2', status: 200, reused: false, fault: null },
  ])
  const [tried] = trace.backendCalls
  expect(tried?.connectMs).toBeLessThanOrEqual(tried?.answerMs ?? 0)
  expect(tried?.answerMs).toBeLessThanOrEqual(trace.totalMs)
  const text = JSON.stringify(trace)
  for (const hidden of [secret, KEY, 'geheim']) expect(text).not.toContain(hidden)
})
const order = ['request', 'around', 'response']

test('a secret is hidden in whatever header a step sets it', async () => {
  await enforce([
    aStep('set-header', { headers: [{ on: 'request', name: 'x-plain', value: `a ${secret} b` }] }),
  ])
  const { requestId } = await call('/pets/all')
  expect((await traceOf(requestId)).steps[0]?.changes).toEqual([
    { part: 'request-header', name: 'x-plain', from: null, to: 'hidden' },
  ])
})

test('a call that a step refuses is told up to there, with the step’s code', async () => {
  await enforce([
    aStep('require-header', { headers: [{ name: 'x-tenant' }] }),
    aStep('retry', { triesMax: 2 }),
  ])
  const { requestId } = await call('/pets/all')
  const trace = await traceOf(requestId)
  expect(trace).toMatchObject({ status: 400, code: 'header-required', backendCalls: [] })
  expect(trace.steps).toMatchObject([
    { policy: 'require-header', verdict: 'refused', code: 'header-required' },
  ])
  expect(trace.refusedByStepId).toBe(trace.steps[0]?.stepId)
})

test('a step in dry-run is told with what it would have done, and the call goes on', async () => {
  await enforce([aStep('require-header', { headers: [{ name: 'x-tenant' }] }, { mode: 'dry-run' })])
  const { status, requestId } = await call('/pets/all')
  expect(status).toBe(200)
  expect((await traceOf(requestId)).steps).toMatchObject([
    { mode: 'dry-run', verdict: 'would-refuse', code: 'header-required' },
  ])
})

test('a key that opens nothing and an address that is none are told as such', async () => {
  await enforce([])
  const wrong = await traceOf((await call('/pets/all', { key: 'gh_wrong' })).requestId)
  expect(wrong.gates).toMatchObject([
    { gate: 'address', passed: true },
    { gate: 'key', passed: false },
  ])
  expect(JSON.stringify(wrong)).not.toContain('gh_wrong')
  const nowhere = await traceOf((await call('/pets/nowhere')).requestId)
  expect(nowhere).toMatchObject({ status: 404, gates: [{ gate: 'address', passed: false }] })
})

test('a body that a step replaces is told by its size', async () => {
  await enforce([aStep('mask-fields', { fields: ['body'] })])
  const { requestId } = await call('/pets/all', {
    method: 'POST',
    body: 'a private thing',
    headers: { 'content-type': 'text/plain' },
  })
  const trace = await traceOf(requestId)
  const [change] = trace.steps.find(({ phase }) => phase === 'response')?.changes.slice(-1) ?? []
  expect(change).toMatchObject({ part: 'response-body', to: expect.stringMatching(/^\d+ bytes/) })
  expect(JSON.stringify(trace)).not.toContain('private')
})

test('a backend that nobody answers at is told with its fault', async () => {
  await enforce([], 'http://127.0.0.1:1')
  const trace = await traceOf((await call('/pets/all')).requestId)
  expect(trace.code).toBe('backend-unreachable')
  expect(trace.backendCalls).toMatchObject([{ connectMs: null, answerMs: null, status: null }])
  expect(trace.backendCalls[0]?.fault).toBeTruthy()
})

test('of several targets each one that was tried is told, in order', async () => {
  const dead = 'http://127.0.0.1:1'
  const balance: BackendBalance = {
    weight: 1,
    others: [{ url: backend.url, weight: 1 }],
    choose: 'round-robin',
    whenAllOut: 'try',
  }
  const snapshot = aSnapshot(dead, { api: { backend: { url: dead, timeoutMs: 5_000, balance } } })
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  const tried: string[][] = []
  for (let number = 0; number < 2; number += 1) {
    const { status, requestId } = await call('/pets/all')
    expect(status).toBe(200)
    tried.push((await traceOf(requestId)).backendCalls.map(({ address }) => address))
  }
  expect(tried).toContainEqual([dead, backend.url])
  expect(tried).toContainEqual([backend.url])
})

test.each<[string, () => string]>([
  ['forged', () => aTicket({}, 'the token of somebody who guesses it all')],
  ['expired', () => aTicket({ expiresAt: Date.now() - 1 })],
  ['for another API', () => aTicket({ apiId: 'api_0000000000000000' })],
  ['no ticket at all', () => 'please'],
])('a header that is %s traces nothing, refuses nothing and goes no further', async (_, ticket) => {
  await enforce([])
  const { status, requestId } = await call('/pets/all', { ticket: ticket() })
  expect(status).toBe(200)
  expect(backend.seen[0]?.headers).not.toHaveProperty('x-gatehouse-trace')
  expect(await isTraced(requestId)).toBe(false)
})

test('a call without the header is not traced', async () => {
  await enforce([])
  const answer = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
  await answer.arrayBuffer()
  expect(await isTraced(answer.headers.get('x-request-id') ?? '')).toBe(false)
})

test('the calls of one ticket are listed, and another’s are not', async () => {
  await enforce([])
  const id = 'trc_0000000000000002'
  const made = [await call('/pets/all', { ticket: aTicket({ id }) })]
  made.push(await call('/pets/all', { ticket: aTicket({ id }) }))
  for (const { requestId } of made) await traceOf(requestId)
  const list = await (await gateway.admin('GET', `/v1/traces?ticket=${id}`)).json()
  expect(traceList.parse(list).traces.map(({ requestId }) => requestId)).toEqual(
    made.map(({ requestId }) => requestId),
  )
})

test('a call whose caller waits no longer is listed when it has ended, with what became of it', async () => {
  const leaving = new AbortController()
  const silent = await startBackend(() => leaving.abort())
  await enforce([], silent.url)
  const id = 'trc_0000000000000003'
  const { signal } = leaving
  await expect(call('/pets/all', { ticket: aTicket({ id }), signal })).rejects.toThrow()
  const listed = async () =>
    traceList.parse(await (await gateway.admin('GET', `/v1/traces?ticket=${id}`)).json()).traces
  await expect.poll(listed).toMatchObject([{ path: '/pets/all', status: 499 }])
  await silent.close()
})

test('a trace is for who has the admin token', async () => {
  const answer = await fetch(`${gateway.adminUrl}/v1/trace/req_00000000000000000000`)
  expect(answer.status).toBe(401)
})

let threaded: RunningGateway | null = null
afterEach(() => threaded?.remove())
test('whichever thread answers a call, its trace is found', async () => {
  threaded = await start({ GATEWAY_THREADS: '2' })
  const of = threaded
  await of.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
  const callApart = (): Promise<string> =>
    new Promise((resolve, reject) => {
      // A connection of its own, which the system gives to either thread.
      const agent = new Agent({ keepAlive: false })
      const headers = {
        'x-api-key': KEY,
        'x-gatehouse-trace': aTicket({ id: 'trc_000000000000000t' }),
      }
      get(`${of.url}/pets/all`, { agent, headers }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve(String(answer.headers['x-request-id'])))
      }).on('error', reject)
    })
  for (let number = 0; number < 16; number += 1)
    expect((await traceOf(await callApart(), of)).status).toBe(200)
})
