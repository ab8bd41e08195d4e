import { expect, test } from 'vitest'
import { currentWords, enforcementWords } from './enforcement-words.ts'

const gateway = (state: 'current' | 'behind' | 'unreachable' | 'unasked' | 'new') => ({
  state,
  expectedNumber: 3,
})
const [current, behind, away, unasked] = [
  gateway('current'),
  gateway('behind'),
  gateway('unreachable'),
  gateway('unasked'),
]

test('where every gateway answers, it is said on how many the deployment holds', () => {
  expect(enforcementWords([current])).toBe('1 of 1 gateway enforces deployment 3.')
  expect(enforcementWords([current, behind])).toBe('1 of 2 gateways enforces deployment 3.')
  expect(enforcementWords([behind, behind])).toBe('0 of 2 gateways enforce deployment 3.')
  expect(currentWords([current, behind])).toBe('1 of 2')
})

test('a gateway that is silent is in no number: what it enforces nobody knows', () => {
  expect(enforcementWords([current, away])).toBe(
    '1 gateway enforces deployment 3. What the other one enforces is not known: it is silent.',
  )
  expect(enforcementWords([current, current, behind, away, unasked])).toBe(
    '2 of 3 gateways that answer enforce deployment 3. What the other 2 enforce is not known: they are silent.',
  )
  expect(enforcementWords([away])).toBe(
    'Whether deployment 3 is enforced is not known: the gateway is silent.',
  )
  expect(enforcementWords([away, unasked])).toBe(
    'Whether deployment 3 is enforced is not known: all 2 gateways are silent.',
  )
  expect(currentWords([away])).toBe('not known')
  expect(currentWords([current, behind, away])).toBe('1 of 2, 1 is silent')
})

test('one that was not asked yet is not known either, and before the first deployment nothing is enforced', () => {
  expect(enforcementWords([current, gateway('new')])).toContain('the other one enforces is not')
  expect(enforcementWords([{ state: 'current', expectedNumber: null }])).toBe(
    'Nothing was deployed yet: until then every call is refused.',
  )
})
