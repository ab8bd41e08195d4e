import { expect, test } from 'vitest'
import type { Trace } from '#contract/trace.ts'
import { TraceStore } from './trace-store.ts'

let now = 1_000_000_000_000
const store = () => new TraceStore(() => now)
const aTrace = (number: number, ticket: number): Trace => ({
  requestId: `req_${String(number).padStart(20, '0')}`,
  ticketId: `trc_${String(ticket).padStart(16, '0')}`,
  at: now,
  snapshotHash: 'none',
  method: 'GET',
  path: '/',
  host: '',
  clientIp: '127.0.0.1',
  apiId: null,
  operationId: null,
  productId: null,
  subscriptionId: null,
  keyId: null,
  status: 200,
  code: null,
  reason: null,
  refusedByStepId: null,
  totalMs: 1,
  requestBytes: 0,
  responseBytes: 0,
  gates: [],
  steps: [],
  backendCalls: [],
})

test('one ticket fills no more than its share', () => {
  const traces = store()
  for (let number = 0; number < 30; number += 1) traces.keep(aTrace(number, 1))
  expect(traces.ofTicket(aTrace(0, 1).ticketId)).toHaveLength(20)
  expect(traces.find(aTrace(19, 1).requestId)).not.toBeNull()
  expect(traces.find(aTrace(20, 1).requestId)).toBeNull()
})

test('beyond its bound the oldest goes', () => {
  const traces = store()
  for (let number = 0; number < 201; number += 1) traces.keep(aTrace(number, number))
  expect(traces.find(aTrace(0, 0).requestId)).toBeNull()
  expect(traces.find(aTrace(1, 1).requestId)).not.toBeNull()
})

test('nothing stays for longer than a quarter of an hour', () => {
  const traces = store()
  traces.keep(aTrace(1, 1))
  now += 15 * 60_000
  expect(traces.find(aTrace(1, 1).requestId)).not.toBeNull()
  now += 1
  expect(traces.find(aTrace(1, 1).requestId)).toBeNull()
  expect(traces.ofTicket(aTrace(1, 1).ticketId)).toEqual([])
})
