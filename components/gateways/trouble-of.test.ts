import { expect, test } from 'vitest'
import { troubleOf } from './trouble-of.ts'

const fine = {
  state: 'current',
  error: null,
  refusal: null,
  notEnforced: null,
  secretsFault: null,
} as const

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

test('one that is up but closes an API does, and says what its callers get', () => {
  const notEnforced = {
    number: 3,
    apis: [{ id: 'api_a', name: 'Pets' }],
    apiCount: 1,
    faults: [],
  }
  const refusal = { tookMs: 3, faults: [] }
  expect(troubleOf({ ...fine, state: 'behind', refusal, notEnforced })).toBe(
    'It is up, but keeps the API “Pets” closed. Callers of this API get 503 there, key or no key; all other APIs are enforced as deployed.',
  )
})
