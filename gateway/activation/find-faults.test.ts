import { expect, test } from 'vitest'
import { aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import { readSnapshot } from './find-faults.ts'

const nothing = { text: () => null, certificate: () => null }
const pointersOf = (value: unknown): string[] => {
  const read = readSnapshot(value, nothing)
  return 'faults' in read ? read.faults.map(({ pointer }) => pointer) : []
}
const badSteps = [
  aStep('rate-limit', { calls: 0, windowSeconds: 0 }),
  aStep('telepathy', {}),
  aStep('timeout', { answerMs: 'soon' }, { id: ids.step('late') }),
]

test('lists the faults of all steps, of ids, of hosts and of places at once', () => {
  const snapshot = aSnapshot('http://backend.test', {
    steps: [...badSteps, aStep('cors', {}, { targetId: 'api_nowhere000000000' })],
  })
  const [api] = snapshot.apis
  if (!api) throw new Error('There is an API.')
  expect(
    pointersOf({
      ...snapshot,
      apis: [api, { ...api, id: 'api_twin000000000000' }],
      products: [{ ...snapshot.products[0], apiIds: ['api_nowhere000000000'] }],
      hostnames: [
        { name: 'a.test', certificateId: 'sec_none000000000000' },
        { name: 'a.test', certificateId: null },
      ],
    }),
  ).toEqual(
    expect.arrayContaining([
      '/apis/1/operations/0/id',
      '/apis/1/path',
      '/products/0/apiIds/0',
      '/hostnames/0/certificateId',
      '/hostnames/1/name',
      '/steps/0/config/calls',
      '/steps/0/config/windowSeconds',
      '/steps/1/policy',
      '/steps/2/config/answerMs',
      '/steps/3/targetId',
    ]),
  )
})

test('an exception is for a place that is there and lies below its step, and for no place twice', () => {
  const until = 1_900_000_000_000
  const at = (...targets: string[]) => ({
    exceptions: targets.map((targetId) => ({ targetId, until })),
  })
  const limit = { calls: 5, windowSeconds: 60 }
  const [one, all] = [ids.operation('one'), ids.operation('list')]
  const steps = [
    aStep('rate-limit', limit, {
      id: ids.step('everywhere'),
      scope: 'global',
      targetId: null,
      ...at(ids.product, ids.api, one, ids.operation('nowhere')),
    }),
    aStep('rate-limit', limit, { id: ids.step('api'), ...at(one, all, ids.api, ids.product) }),
    aStep('rate-limit', limit, {
      id: ids.step('product'),
      scope: 'product',
      targetId: ids.product,
      ...at(ids.api, one, one, ids.product),
    }),
    aStep('rate-limit', limit, {
      id: ids.step('operation'),
      scope: 'operation',
      targetId: one,
      ...at(one),
    }),
  ]
  expect(pointersOf(aSnapshot('http://backend.test', { steps }))).toEqual([
    '/steps/0/exceptions/3/targetId',
    '/steps/1/exceptions/2/targetId',
    '/steps/1/exceptions/3/targetId',
    '/steps/2/exceptions/2/targetId',
    '/steps/2/exceptions/3/targetId',
    '/steps/3/exceptions/0/targetId',
  ])
})

test('lists the faults of steps beside those of what cannot be read at all', () => {
  const snapshot = aSnapshot('http://backend.test', { steps: badSteps })
  expect(
    pointersOf({
      ...snapshot,
      surprise: 1,
      apis: [{ ...snapshot.apis[0], path: 'no slash', keyHeader: 7 }],
      steps: [...snapshot.steps, { id: 'x' }],
    }),
  ).toEqual(
    expect.arrayContaining([
      '/',
      '/apis/0/path',
      '/apis/0/keyHeader',
      '/steps/0/config/calls',
      '/steps/1/policy',
      '/steps/2/config/answerMs',
      '/steps/3/policy',
    ]),
  )
})

test.each([null, 7, 'x', [], {}, { steps: 7 }, { steps: [null, 7, {}] }])(
  'refuses %j, and says why',
  (value) => expect(pointersOf(value).length).toBeGreaterThan(0),
)
