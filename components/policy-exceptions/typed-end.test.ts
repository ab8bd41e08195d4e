import { expect, test } from 'vitest'
import { momentOf, written } from './typed-end.ts'

test('an end that nobody changed stays as it is, with seconds that its control does not show', () => {
  const end = '2026-12-01T12:00:30.500Z'
  expect(momentOf(written(new Date(end)), end)).toBe(end)
  expect(momentOf('2026-12-01T12:01', end)).toBe('2026-12-01T12:01:00Z')
  expect(momentOf('2026-12-01T12:01', undefined)).toBe('2026-12-01T12:01:00Z')
})

test('an end is typed in UTC, whatever the clock of the browser says', () => {
  expect(written(new Date('2027-03-28T03:30:00+02:00'))).toBe('2027-03-28T01:30')
})
