import { expect, test } from 'vitest'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import { type Snapshot, snapshot } from '#contract/snapshot.ts'
import { changeWords } from './change-words.ts'
import { compileSnapshot } from './compile-snapshot.ts'
import { diffSnapshots, exceptedPlace } from './diff-snapshots.ts'
import { withoutEnded } from './without-ended.ts'
import type { WorkingState } from './working-state.ts'

const id = (kind: string, name: string) => `${kind}_${name.padEnd(16, '0')}`
const [pets, starter, one, mine] = [
  id('api', 'pets'),
  id('prd', 'starter'),
  id('op', 'one'),
  id('op', 'mine'),
]
const [limit, filter] = [id('stp', 'limit'), id('stp', 'filter')]
const until = (day: number) => new Date(Date.UTC(2026, 11, day, 14))

type Exceptions = WorkingState['steps'][number]['exceptions']
const nowhere = { productId: null, apiId: null, operationId: null }
const at = (place: Partial<Exceptions[number]>, day = 3) => ({
  ...nowhere,
  endsAt: until(day),
  ...place,
})
const compiled = (ofFilter: Exceptions, ofLimit: Exceptions = [], more: object = {}): Snapshot =>
  snapshot.parse(
    compileSnapshot({
      portalUrl: 'https://portal.example.com/',
      hostnames: [],
      networkLists: [],
      apis: [
        {
          id: pets,
          name: 'Pets',
          path: '/pets',
          credential: 'key',
          keyHeader: 'x-api-key',
          keyQuery: null,
          httpsOnly: false,
          lifecycle: null,
          currentRevisionId: null,
          contract: null,
          backend: { url: 'https://pets.example.com', timeoutMs: 30_000, balance: null },
          operations: [
            { id: one, method: 'GET', path: '/{petId}', exposure: 'exposed' },
            { id: mine, method: 'GET', path: '/mine', exposure: 'hidden' },
          ],
        },
      ],
      products: [{ id: starter, name: 'Starter', apis: [{ apiId: pets }] }],
      steps: [
        {
          id: filter,
          policy: 'ip-filter',
          scope: 'global',
          mode: 'enforce',
          config: { allow: ['192.0.2.0/24'] },
          ...nowhere,
          exceptions: ofFilter,
        },
        {
          id: limit,
          policy: 'rate-limit',
          scope: 'product',
          mode: 'dry_run',
          config: { calls: 5, windowSeconds: 60 },
          ...nowhere,
          productId: starter,
          exceptions: ofLimit,
        },
      ],
      ...more,
    }),
  )
const told = (from: Snapshot, to: Snapshot) =>
  diffSnapshots(from, to).map(({ kind, subject, label, details }) => [
    kind,
    subject,
    label,
    ...details.flatMap(changeWords),
  ])

test('exceptions travel with their step in one order; without one the step is as it was', () => {
  const some = [at({ apiId: pets }, 4), at({ operationId: one }), at({ productId: starter }, 5)]
  expect(compiled(some).steps[0]?.exceptions).toEqual([
    { targetId: pets, until: until(4).getTime() },
    { targetId: one, until: until(3).getTime() },
    { targetId: starter, until: until(5).getTime() },
  ])
  expect(hashSnapshot(compiled(some.toReversed()))).toBe(hashSnapshot(compiled(some)))
  expect(compiled([]).steps.map((step) => 'exceptions' in step)).toEqual([false, false])
})

test('one for what is hidden, not published or no longer in the product stays at home', () => {
  const strays = [at({ operationId: mine }), at({ apiId: id('api', 'draft') })]
  expect(compiled(strays).steps[0]?.exceptions).toBeUndefined()
  const held = [at({ operationId: one })]
  expect(compiled([], held).steps[1]?.exceptions).toHaveLength(1)
  const empty = { products: [{ id: starter, name: 'Starter', apis: [] }] }
  expect(compiled([], held, empty).steps[1]?.exceptions).toBeUndefined()
})

test('making, moving and ending one are changes in words', () => {
  const [none, made, moved] = [
    compiled([]),
    compiled([at({ operationId: one })]),
    compiled([at({ operationId: one }, 9)]),
  ]
  const label = 'IP filter for every call: not at GET /{petId} in Pets until'
  expect(told(none, made)).toEqual([['added', 'exception', `${label} 3 Dec 2026, 14:00 UTC`]])
  expect(told(made, moved)).toEqual([
    [
      'changed',
      'exception',
      `${label} 9 Dec 2026, 14:00 UTC`,
      'Ends: 3 Dec 2026, 14:00 UTC → 9 Dec 2026, 14:00 UTC',
    ],
  ])
  expect(told(made, none)).toEqual([['removed', 'exception', `${label} 3 Dec 2026, 14:00 UTC`]])
  expect(diffSnapshots(none, made).map(exceptedPlace)).toEqual([one])
})

test('what goes with its step is not told beside it', () =>
  expect(told(compiled([at({ apiId: pets })]), { ...compiled([]), steps: [] })).toEqual([
    ['removed', 'step', 'IP filter for every call'],
    ['removed', 'step', 'Rate limit on Starter, in dry-run'],
  ]))

test('an end that has come is no change', () => {
  const live = compiled([at({ operationId: one }), at({ apiId: pets }, 9)])
  const after = compiled([at({ apiId: pets }, 9)])
  expect(withoutEnded(live, new Date(until(3).getTime() - 1))).toEqual(live)
  expect(diffSnapshots(withoutEnded(live, until(3)), after)).toEqual([])
  expect(withoutEnded(live, until(10))).toEqual(compiled([]))
})
