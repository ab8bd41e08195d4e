import { expect, test } from 'vitest'
import { momentInput } from './moment.ts'

test.each(['1970-01-01T00:00:00Z', '2026-11-28T08:00:00.123Z', '9999-12-31T23:59:59.999Z'])(
  '%s is a moment',
  (text) => expect(momentInput().parse(text)).toBe(text),
)

test.each([
  '0000-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '2026-11-28',
  '2026-02-30T00:00:00Z',
])('%s is none', (text) => expect(momentInput().safeParse(text).success).toBe(false))

test('an offset counts, and may not lead out of the calendar', () => {
  const withOffset = momentInput({ offset: true })
  expect(withOffset.safeParse('2026-11-28T08:00:00+02:00').success).toBe(true)
  expect(withOffset.safeParse('1970-01-01T00:00:00+02:00').success).toBe(false)
  expect(withOffset.safeParse('9999-12-31T23:59:59-02:00').success).toBe(false)
})
