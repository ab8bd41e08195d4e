import { expect, test } from 'vitest'
import type { Snapshot, SnapshotStep } from '#contract/snapshot.ts'
import { anApi, aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import { soundPartOf } from './sound-part.ts'

const other = 'api_other00000000000'
const third = 'api_third00000000000'
const config = { calls: 1, windowSeconds: 60 }
const contract = {
  dialect: 'https://json-schema.org/draft/2020-12/schema',
  schemas: {},
  operations: {},
}

function of(steps: SnapshotStep[], more: Partial<Snapshot> = {}): Snapshot {
  const snapshot = aSnapshot('http://backend.test', { steps })
  return {
    ...snapshot,
    apis: [
      ...snapshot.apis,
      { ...anApi('http://backend.test'), id: other, path: '/other', operations: [] },
      { ...anApi('http://backend.test'), id: third, path: '/third', operations: [] },
    ],
    products: [{ id: ids.product, name: 'Starter', apiIds: [ids.api, other] }],
    ...more,
  }
}
const closedBy = (snapshot: Snapshot, ...pointers: string[]) => {
  const part = soundPartOf(
    snapshot,
    pointers.map((pointer) => ({ pointer, message: 'It is not so.' })),
  )
  return part && { closed: [...part.closed].sort(), steps: part.snapshot.steps.map(({ id }) => id) }
}

test.each<[string, Partial<SnapshotStep>, string[]]>([
  ['one API', {}, [ids.api]],
  ['one operation', { scope: 'operation', targetId: ids.operation('one') }, [ids.api]],
  ['a product', { scope: 'product', targetId: ids.product }, [other, ids.api]],
  ['all', { scope: 'global', targetId: null }, [other, ids.api, third]],
])(
  'a step with a fault that runs for %s closes what it protects, and no other API',
  (_, place, closed) => {
    const sound = aStep('timeout', { answerMs: 100 })
    const unsound = aStep('rate-limit', config, place)
    expect(closedBy(of([sound, unsound]), '/steps/1/config/calls')).toEqual({
      closed: closed.sort(),
      steps: [sound.id],
    })
  },
)

test.each(['config/calls', 'policy', 'mode', 'targetId', 'id', 'exceptions/0/targetId'])(
  'a step in dry-run with a fault at “%s” is left out, and closes nothing',
  (field) => {
    const sound = aStep('timeout', { answerMs: 100 })
    const tried = aStep('rate-limit', config, { mode: 'dry-run', scope: 'global', targetId: null })
    expect(closedBy(of([sound, tried]), `/steps/1/${field}`)).toEqual({
      closed: [],
      steps: [sound.id],
    })
  },
)

test('a contract with a fault closes its API, and goes', () => {
  const snapshot = of([])
  const [first, ...rest] = snapshot.apis
  if (!first) throw new Error('There is an API.')
  const withContract = { ...snapshot, apis: [{ ...first, contract } as typeof first, ...rest] }
  const fault = { pointer: '/apis/0/contract/operations/op_one', message: 'It is not so.' }
  const part = soundPartOf(withContract, [fault])
  expect([...(part?.closed ?? [])]).toEqual([ids.api])
  expect(part?.snapshot.apis[0]).toEqual(first)
})

test('a list of networks with a fault takes the steps with it that name it', () => {
  const lists = { networkLists: [{ name: 'offices', networks: ['::1%eth0'] }] }
  const named = aStep('ip-filter', { allow: [], deny: [], allowLists: ['offices'], denyLists: [] })
  const part = soundPartOf(of([named], lists), [
    { pointer: '/networkLists/0/networks/0', message: 'It is no network.' },
  ])
  expect([...(part?.closed ?? [])]).toEqual([ids.api])
  expect(part?.snapshot.steps).toEqual([])
  expect(part?.snapshot).not.toHaveProperty('networkLists')
})

test('a list of networks with a fault that only steps in dry-run name closes nothing', () => {
  const lists = { networkLists: [{ name: 'offices', networks: ['::1%eth0'] }] }
  const named = aStep(
    'ip-filter',
    { allow: [], deny: [], allowLists: ['offices'], denyLists: [] },
    { mode: 'dry-run' },
  )
  expect(closedBy(of([named], lists), '/networkLists/0/networks/0')).toEqual({
    closed: [],
    steps: [],
  })
})

test.each(['/steps/0/targetId', '/steps/0/id', '/apis/0/path', '/hostnames/0/certificateId', ''])(
  'a fault at “%s” concerns nobody knows what: nothing can be enforced',
  (pointer) => {
    expect(closedBy(of([aStep('rate-limit', config)]), pointer)).toBeNull()
  },
)
