import { expect, test } from 'vitest'
import { exceptedUntil } from './excepted-until.ts'
import { placesBelow } from './places-below.ts'

const here = { productId: 'prd', apiId: 'api', operationId: 'op' }

test.each([
  [undefined, null],
  [[{ targetId: 'op_other', until: 9 }], null],
  [[{ targetId: 'op', until: 9 }], 9],
  [[{ targetId: 'api', until: 8 }], 8],
  [[{ targetId: 'prd', until: 7 }], 7],
  [
    [
      { targetId: 'op', until: 5 },
      { targetId: 'api', until: 6 },
    ],
    6,
  ],
])('of the exceptions %j the one that holds longest at a place counts: %j', (exceptions, until) =>
  expect(exceptedUntil({ exceptions }, here)).toBe(until),
)

test('an exception for a product is none for a call that enters by no product', () =>
  expect(
    exceptedUntil({ exceptions: [{ targetId: 'prd', until: 7 }] }, { ...here, productId: null }),
  ).toBeNull())

const isBelow = placesBelow({
  apis: [
    { id: 'api', operations: [{ id: 'op' }] },
    { id: 'api_other', operations: [{ id: 'op_other' }] },
  ],
  products: [{ id: 'prd', apiIds: ['api'] }],
})

test.each([
  ['global', null, ['prd', 'api', 'api_other', 'op', 'op_other']],
  ['product', 'prd', ['api', 'op']],
  ['product', 'prd_nowhere', []],
  ['api', 'api', ['op']],
  ['operation', 'op', []],
] as const)(
  'below a step of the scope %s on %s lies what it applies to and is narrower',
  (scope, targetId, expected) => {
    const places = ['prd', 'api', 'api_other', 'op', 'op_other', 'nowhere']
    expect(places.filter((place) => isBelow({ scope, targetId }, place))).toEqual(expected)
  },
)
