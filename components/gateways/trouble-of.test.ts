import { expect, test } from 'vitest'
import { troubleOf } from './trouble-of.ts'

const fine = { state: 'current', error: null, refusal: null, secretsFault: null } as const

test('a gateway that is up to date, or is sent the newest now, needs nobody', () => {
  expect(troubleOf(fine)).toBe(null)
  expect(troubleOf({ ...fine, state: 'behind' })).toBe(null)
  expect(troubleOf({ ...fine, state: 'new' })).toBe(null)
})

test('one that is silent, or refuses what it is sent, does', () => {
  expect(troubleOf({ ...fine, state: 'unreachable', error: 'No answer.' })).toBe('No answer.')
  expect(troubleOf({ ...fine, state: 'unasked' })).toContain('No worker')
  const refusal = { tookMs: 3, faults: [] }
  expect(troubleOf({ ...fine, state: 'behind', refusal })).toContain('refuses what was deployed')
  expect(troubleOf({ ...fine, secretsFault: 'It is no key.' })).toContain('refuses the secrets')
})
