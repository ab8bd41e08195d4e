import { expect, test } from 'vitest'
import { compareSides, stepNamer } from './compare-sides.ts'
import type { RanSide } from './schema.ts'

const aStep = (more: Partial<RanSide['steps'][number]> = {}): RanSide['steps'][number] => ({
  stepId: 'stp_0000000000000001',
  policy: 'set-header',
  title: 'Set headers',
  scope: 'api',
  mode: 'enforce',
  phase: 'request',
  startedMs: 1,
  tookMs: 1,
  verdict: 'passed',
  code: null,
  reason: null,
  backendCalls: null,
  changes: [],
  origin: null,
  ...more,
})
const aSide = (more: Partial<RanSide> = {}): RanSide => ({
  state: 'ran',
  requestId: 'req_00000000000000000001',
  status: 200,
  code: null,
  reason: null,
  refusedByStepId: null,
  gates: [],
  steps: [aStep()],
  backendCalls: 1,
  sent: {
    method: 'GET',
    address: 'https://pets.example.com',
    path: '/all',
    query: '',
    headers: [{ name: 'x-from', value: 'gatehouse' }],
    body: null,
    bodyBytes: 0,
  },
  answer: { status: 200, headers: [], body: 'fine', bodyBytes: 4 },
  ...more,
})

test('two runs of the same chain differ in nothing, though each has an id and times of its own', () => {
  const one = aSide({
    answer: {
      status: 403,
      headers: [{ name: 'x-request-id', value: 'req_00000000000000000001' }],
      body: '{"requestId":"req_00000000000000000001"}',
      bodyBytes: 40,
    },
  })
  const other = aSide({
    requestId: 'req_00000000000000000002',
    steps: [aStep({ startedMs: 9, tookMs: 9 })],
    answer: {
      status: 403,
      headers: [{ name: 'x-request-id', value: 'req_00000000000000000002' }],
      body: '{"requestId":"req_00000000000000000002"}',
      bodyBytes: 40,
    },
  })
  expect(compareSides(one, other)).toEqual([])
})

test('the outcome comes first, then steps, then what goes to the backend and back', () => {
  const refusing = aSide({
    status: 403,
    code: 'ip-denied',
    sent: null,
    steps: [
      aStep(),
      aStep({
        stepId: 'stp_0000000000000002',
        title: 'IP filter',
        verdict: 'refused',
        code: 'ip-denied',
      }),
    ],
    answer: { status: 403, headers: [], body: 'no', bodyBytes: 2 },
  })
  expect(compareSides(aSide(), refusing)).toEqual([
    { part: 'outcome', name: 'outcome', from: '200', to: '403 ip-denied' },
    { part: 'step', name: 'IP filter (request)', from: null, to: 'refused ip-denied' },
    { part: 'sent', name: 'request', from: 'GET https://pets.example.com/all', to: null },
    { part: 'sent', name: 'x-from', from: 'gatehouse', to: null },
    { part: 'answer', name: 'body', from: 'fine', to: 'no' },
  ])
})

test('a chain that cannot be enforced, and one that is not there, are outcomes of their own', () => {
  const faulty = { state: 'faulty' as const, faults: [] }
  expect(compareSides({ state: 'absent' }, faulty)).toEqual([
    {
      part: 'outcome',
      name: 'outcome',
      from: 'the API is not there',
      to: 'the gateway refuses to enforce it',
    },
  ])
})

test('steps that are alike are told apart, and each is compared with itself', () => {
  const [first, added] = [aStep(), aStep({ stepId: 'stp_0000000000000002' })]
  const before = aSide({ steps: [first] })
  const after = aSide({ steps: [added, first] })
  expect(compareSides(before, after)).toEqual([
    { part: 'step', name: 'Set headers (request) 2', from: null, to: 'passed' },
  ])
  expect(stepNamer(before, after)(after.steps).map(([name]) => name)).toEqual([
    'Set headers (request) 2',
    'Set headers (request)',
  ])
})

test('a hook that a step has twice is two', () => {
  const side = aSide({ steps: [aStep(), aStep()] })
  expect(stepNamer(side)(side.steps).map(([name]) => name)).toEqual([
    'Set headers (request)',
    'Set headers (request) 2',
  ])
})
