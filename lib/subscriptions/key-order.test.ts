import { expect, test } from 'vitest'
import { keysWithoutSuccessor, orderKeys } from './key-order.ts'
import type { KeyView } from './schema.ts'

const aKey = (id: string, slot: KeyView['slot'], state: KeyView['state']): KeyView => ({
  id: `key_${id}`,
  slot,
  state,
  lastFour: id,
  createdAt: '2026-11-28T08:00:00.000Z',
  endsAt: null,
  revokedAt: null,
  lastUsedAt: null,
})
const names = (keys: KeyView[]) => keys.map(({ lastFour }) => lastFour)

test('keys that live come first, then those that end; those that are refused stand apart', () => {
  const { current, over } = orderKeys([
    aKey('p3', 'primary', 'ending'),
    aKey('p2', 'primary', 'revoked'),
    aKey('p1', 'primary', 'ended'),
    aKey('s1', 'secondary', 'live'),
  ])

  expect(names(current)).toEqual(['s1', 'p3'])
  expect(names(over)).toEqual(['p2', 'p1'])
})

test('a key that ends with none to follow in its slot is told apart', () => {
  const rotated = [aKey('p2', 'primary', 'live'), aKey('p1', 'primary', 'ending')]
  const endedByStaff = [aKey('p1', 'primary', 'ending'), aKey('s1', 'secondary', 'live')]

  expect(names(keysWithoutSuccessor(rotated))).toEqual([])
  expect(names(keysWithoutSuccessor(endedByStaff))).toEqual(['p1'])
})
