import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import { type Snapshot, snapshot } from '#contract/snapshot.ts'
import { changeWords } from './change-words.ts'
import { compileSnapshot } from './compile-snapshot.ts'
import { couldMatch } from './could-match.ts'
import { diffSnapshots } from './diff-snapshots.ts'
import type { WorkingState } from './working-state.ts'

const id = (kind: string, name: string) => `${kind}_${name.padEnd(16, '0')}`
const state: WorkingState = {
  portalUrl: 'https://portal.example.com/',
  hostnames: [],
  apis: [
    {
      id: id('api', 'pets'),
      name: 'Pets',
      path: '/pets',
      credential: 'key',
      keyHeader: 'X-API-Key',
      keyQuery: null,
      httpsOnly: false,
      currentRevisionId: null,
      contract: null,
      lifecycle: null,
      backend: { url: 'https://pets.example.com', timeoutMs: 30_000, balance: null },
      operations: [
        { id: id('op', 'one'), method: 'GET', path: '/{petId}', exposure: 'exposed' },
        { id: id('op', 'mine'), method: 'GET', path: '/mine', exposure: 'hidden' },
        { id: id('op', 'drop'), method: 'DELETE', path: '/{petId}', exposure: 'needs_review' },
      ],
    },
  ],
  networkLists: [],
  products: [
    {
      id: id('prd', 'starter'),
      name: 'Starter',
      apis: [{ apiId: id('api', 'pets') }, { apiId: id('api', 'draft') }],
    },
  ],
  steps: [
    {
      id: id('stp', 'limit'),
      policy: 'rate-limit',
      scope: 'product',
      mode: 'dry_run',
      config: { calls: 5, windowSeconds: 60 },
      productId: id('prd', 'starter'),
      apiId: null,
      operationId: null,
      exceptions: [],
    },
    {
      id: id('stp', 'hidden'),
      policy: 'cors',
      scope: 'operation',
      mode: 'enforce',
      config: {},
      productId: null,
      apiId: null,
      operationId: id('op', 'mine'),
      exceptions: [],
    },
  ],
}

test('routes only what is exposed, and holds back hidden addresses that a template would match', () => {
  const { apis, products, steps } = compileSnapshot(state)

  expect(apis[0]?.operations.map(({ id: operation }) => operation)).toEqual([id('op', 'one')])
  expect(apis[0]?.withheld).toEqual([{ method: 'GET', path: '/mine' }])
  expect(products[0]?.apiIds).toEqual([id('api', 'pets')])
  expect(steps.map(({ id: step, mode }) => [step, mode])).toEqual([[id('stp', 'limit'), 'dry-run']])
})

test('holds a hidden GET back where only HEAD is exposed by a template, which servers answer by GET', () => {
  const [api] = state.apis
  if (!api) throw new Error('There is an API.')
  const operations = [
    {
      id: id('op', 'one'),
      method: 'HEAD' as const,
      path: '/{petId}',
      exposure: 'exposed' as const,
    },
    { id: id('op', 'mine'), method: 'GET' as const, path: '/mine', exposure: 'hidden' as const },
  ]
  const { apis } = compileSnapshot({ ...state, apis: [{ ...api, operations }] })
  expect(apis[0]?.withheld).toEqual([{ method: 'GET', path: '/mine' }])
})

test('gives what gateways and other versions agree on: the golden file', () => {
  const golden = readFileSync('contract/golden/snapshot.json', 'utf8').trim()

  expect(canonicalJson(compileSnapshot(state))).toBe(golden)
  expect(snapshot.safeParse(JSON.parse(golden)).success).toBe(true)
})

test('gives what they agree on about an API that is retired: a golden file of its own', () => {
  const golden = readFileSync('contract/golden/retired-api.json', 'utf8').trim()
  const lifecycle = {
    state: 'retired' as const,
    deprecatedAt: Date.UTC(2026, 0, 1),
    endsAt: Date.UTC(2027, 0, 31),
    successorUrl: 'https://portal.example.com/apis/pets-2',
    deprecationUrl: null,
  }
  const compiled = compileSnapshot({
    ...state,
    apis: state.apis.map((api) => ({ ...api, lifecycle })),
  })

  expect(canonicalJson(compiled)).toBe(golden)
  expect(snapshot.safeParse(JSON.parse(golden)).success).toBe(true)
})

test('has the same address whatever the order of its rows', () => {
  const [api] = state.apis
  const turned = {
    ...state,
    apis: api ? [{ ...api, operations: api.operations.toReversed() }] : [],
  }

  expect(hashSnapshot(compileSnapshot(turned))).toBe(hashSnapshot(compileSnapshot(state)))
})

test('names hostnames in one order, and says of an API that it is open by https only', () => {
  const certificateId = id('sec', 'one')
  const [api] = state.apis
  const after = compileSnapshot({
    ...state,
    hostnames: [
      { name: 'b.test', certificateId: null },
      { name: 'a.test', certificateId },
    ],
    apis: api ? [{ ...api, httpsOnly: true }] : [],
  })
  expect(snapshot.parse(after)).toMatchObject({
    hostnames: [
      { name: 'a.test', certificateId },
      { name: 'b.test', certificateId: null },
    ],
    apis: [{ httpsOnly: true }],
  })
  const changes = (from: Snapshot, to: Snapshot) =>
    diffSnapshots(from, to).map(({ kind, label, details }) => [
      kind,
      label,
      ...details.flatMap(changeWords),
    ])
  const before = compileSnapshot(state)
  expect(changes(before, after)).toEqual([
    ['changed', 'Pets', 'Calls over plain HTTP are refused'],
    ['added', 'a.test'],
    ['added', 'b.test'],
  ])
  expect(changes(after, before)).toEqual([
    ['changed', 'Pets', 'Calls over plain HTTP are taken'],
    ['removed', 'a.test'],
    ['removed', 'b.test'],
  ])
})

test('is compared thing by thing, with the fields that differ', () => {
  const before = compileSnapshot(state)
  const [api] = state.apis
  const after = compileSnapshot({
    ...state,
    apis: api ? [{ ...api, backend: { ...api.backend, timeoutMs: 5_000 } }] : [],
    steps: [],
  })

  expect(diffSnapshots(before, before)).toEqual([])
  expect(diffSnapshots(before, after)).toMatchObject([
    {
      kind: 'changed',
      subject: 'api',
      details: [{ field: 'timeoutMs', from: '30000', to: '5000' }],
    },
    { kind: 'removed', subject: 'step' },
  ])
  expect(diffSnapshots(null, before).every(({ kind }) => kind === 'added')).toBe(true)
})

test.each([
  ['/a/{x}', '/a/b', true],
  ['/a/b', '/a/b/c', false],
  ['/a/{x}.json', '/a/b.json', true],
  ['/a/b', '/a/c', false],
])('%s and %s may match one address: %s', (one, other, expected) =>
  expect(couldMatch(one, other)).toBe(expected),
)
