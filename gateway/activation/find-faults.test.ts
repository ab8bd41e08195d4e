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
