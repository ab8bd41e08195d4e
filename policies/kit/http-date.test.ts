import { expect, test } from 'vitest'
import { httpDateMs } from './http-date.ts'

const at = Date.UTC(1994, 10, 6, 8, 49, 37)

test.each([
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
])('reads %s', (text) => {
  expect(httpDateMs(text)).toBe(at)
})

test('a year of two digits is of this century, or of the last if that is more than fifty years ahead', () => {
  const now = Date.UTC(2026, 0, 1)
  expect(httpDateMs('Sunday, 06-Nov-76 08:49:37 GMT', now)).toBe(Date.UTC(2076, 10, 6, 8, 49, 37))
  expect(httpDateMs('Sunday, 06-Nov-77 08:49:37 GMT', now)).toBe(Date.UTC(1977, 10, 6, 8, 49, 37))
})

test.each([
  null,
  '',
  '0',
  '5',
  '1.5',
  '2099-01-01',
  '2099-01-01T00:00:00Z',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  'Sun, 31 Feb 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 25:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
])('%j is none', (text) => {
  expect(httpDateMs(text)).toBeNull()
})
