import { expect, test } from 'vitest'
import { couldMatch } from './could-match.ts'

test.each([
  ['/pets/{id}', '/pets/secret', true],
  ['/pets/{id}/', '/pets/secret', true],
  ['/pets/{id}', '/pets/secret/', true],
  ['/Pets/{id}', '/pets/secret', true],
  ['/pets/{id}', '/pets', false],
  ['/pets/{id}', '/pets/', false],
  ['/pets/{id}', '/pets/secret/more', false],
  ['/', '/', true],
])('%s and %s may be one address to some server: %s', (one, other, could) => {
  expect(couldMatch(one, other)).toBe(could)
})
