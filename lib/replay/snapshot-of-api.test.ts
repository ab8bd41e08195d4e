import { expect, test } from 'vitest'
import { snapshot } from '#contract/snapshot.ts'
import { anApi, aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import { snapshotOfApi } from './snapshot-of-api.ts'

const other = 'api_000000000000othr'
const url = 'https://pets.example.com'
const whole = snapshot.parse({
  ...aSnapshot(url),
  apis: [
    anApi(url),
    anApi(url, {
      id: other,
      path: '/other',
      operations: [{ id: ids.operation('else'), method: 'GET', path: '/' }],
    }),
  ],
  products: [
    { id: ids.product, name: 'Starter', apiIds: [ids.api, other] },
    { id: 'prd_000000000000othr', name: 'Other', apiIds: [other] },
  ],
  networkLists: [
    { name: 'office', networks: ['198.51.100.0/24'] },
    { name: 'elsewhere', networks: ['192.0.2.0/24'] },
  ],
  steps: [
    aStep('set-query', {}, { id: ids.step('all'), scope: 'global', targetId: null }),
    aStep('ip-filter', { allowLists: ['office'] }, { id: ids.step('here') }),
    aStep('set-query', {}, { id: ids.step('there'), targetId: other }),
    aStep(
      'set-query',
      {},
      { id: ids.step('other'), scope: 'product', targetId: 'prd_000000000000othr' },
    ),
    aStep('set-query', {}, { id: ids.step('product'), scope: 'product', targetId: ids.product }),
    aStep(
      'set-query',
      {},
      { id: ids.step('one'), scope: 'operation', targetId: ids.operation('one') },
    ),
  ],
})

test('keeps what calls of the API meet, in its order, and nothing else', () => {
  const cut = snapshotOfApi(whole, ids.api)
  expect(cut?.apis.map(({ id }) => id)).toEqual([ids.api])
  expect(cut?.products).toEqual([{ id: ids.product, name: 'Starter', apiIds: [ids.api] }])
  expect(cut?.steps.map(({ id }) => id)).toEqual(
    ['all', 'here', 'product', 'one'].map((name) => ids.step(name)),
  )
  expect(cut?.portalOrigins).toEqual(whole.portalOrigins)
})

test('lists of networks that no step of it names are left out', () => {
  expect(snapshotOfApi(whole, ids.api)?.networkLists?.map(({ name }) => name)).toEqual(['office'])
  expect(snapshotOfApi(whole, other)).not.toHaveProperty('networkLists')
})

test('exceptions at places of other APIs are left out, and a field of none', () => {
  const until = 1_900_000_000_000
  const exceptedAt = (...targets: string[]) =>
    snapshotOfApi(
      snapshot.parse({
        ...whole,
        steps: whole.steps.map((step) =>
          step.id === ids.step('all')
            ? { ...step, exceptions: targets.map((targetId) => ({ targetId, until })) }
            : step,
        ),
      }),
      ids.api,
    )?.steps[0]
  expect(exceptedAt(ids.operation('one'), ids.operation('else'), other)?.exceptions).toEqual([
    { targetId: ids.operation('one'), until },
  ])
  expect(exceptedAt(other)).not.toHaveProperty('exceptions')
})

test('of an API that is not in it there is none', () => {
  expect(snapshotOfApi(whole, 'api_0000000000000000')).toBeNull()
})
