import { expect, test } from 'vitest'
import type { Snapshot } from '#contract/snapshot.ts'
import { changeWords } from './change-words.ts'
import { diffSnapshots } from './diff-snapshots.ts'

const step = (id: string, calls: number, targetId: string | null = null) => ({
  id,
  policy: 'rate-limit',
  mode: 'enforce' as const,
  scope: targetId ? ('api' as const) : ('global' as const),
  targetId,
  config: { calls, windowSeconds: 60 },
})
const snapshotOf = (...steps: Snapshot['steps']): Snapshot => ({
  format: 1,
  portalOrigins: ['https://portal.example.com'],
  apis: [],
  products: [],
  steps,
})

test('says which member of a configuration changed, not the whole of it', () => {
  const [change] = diffSnapshots(snapshotOf(step('stp_a', 100)), snapshotOf(step('stp_a', 50)))
  expect(change?.details.flatMap(changeWords)).toEqual(['calls: 100 → 50'])
})

test('a step that refuses nobody is not said to be enforced', () => {
  const added = snapshotOf({ ...step('stp_a', 100), mode: 'dry-run' }, step('stp_b', 1))
  expect(diffSnapshots(snapshotOf(), added).map(({ label }) => label)).toEqual([
    'Rate limit for every call, in dry-run',
    'Rate limit for every call',
  ])
})

test('a step added elsewhere does not move the others', () => {
  const before = snapshotOf(step('stp_b', 1, 'api_1'))
  const after = snapshotOf(step('stp_a', 1), step('stp_b', 1, 'api_1'))
  expect(diffSnapshots(before, after).map(({ kind, id }) => [kind, id])).toEqual([
    ['added', 'stp_a'],
  ])
})

test('says what losing the key means', () => {
  expect(changeWords({ field: 'credential', from: 'key', to: 'none' })).toEqual([
    'Callers no longer need a key',
  ])
  expect(changeWords({ field: 'keyQuery', from: 'key', to: 'null' })).toEqual([
    'Key query parameter: key → none',
  ])
})
