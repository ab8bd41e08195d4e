import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import { aKey, aSnapshot, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const id = '4bf92f3577b34da6a3ce929d0e0e4736'
const sent = `00-${id}-00f067aa0ba902b7-01`
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start({ GATEWAY_TRACE_SHARE: '1' })
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('gh_trace')]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  backend.seen.length = 0
})

const call = (headers: Record<string, string>, key = 'gh_trace') =>
  fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': key, ...headers } })
const traceIdRecorded = async () => {
  const page = (await (await gateway.admin('GET', '/v1/records?max=5000')).json()) as {
    records: CallRecord[]
  }
  return page.records.at(-1)?.traceId
}

test('a trace goes on to the backend under a new parent, with its state, and stands in the record', async () => {
  await call({ traceparent: sent, tracestate: 'vendor=abc' })
  const { traceparent, tracestate } = backend.seen[0]?.headers ?? {}
  expect(traceparent).toMatch(new RegExp(`^00-${id}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`))
  expect(tracestate).toBe('vendor=abc')
  expect(await traceIdRecorded()).toBe(id)
})

test.each<[string, Record<string, string>]>([
  ['none', {}],
  ['a malformed one, whose state is dropped', { traceparent: `${sent}-more` }],
  ['one of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
])('a trace begins at the gateway with %s', async (_, headers) => {
  await call({ tracestate: 'vendor=abc', ...headers })
  const { traceparent, tracestate } = backend.seen[0]?.headers ?? {}
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(traceparent).not.toContain(id)
  expect(tracestate).toBeUndefined()
  expect(await traceIdRecorded()).toBe(String(traceparent).slice(3, 35))
})

test('a call that is refused keeps the trace of its caller, and has none without', async () => {
  await call({ traceparent: sent }, 'wrong')
  expect(await traceIdRecorded()).toBe(id)
  await call({}, 'wrong')
  expect(await traceIdRecorded()).toBeNull()
})
