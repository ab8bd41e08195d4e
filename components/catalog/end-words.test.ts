import { expect, test } from 'vitest'
import { endWords } from './end-words.ts'

const now = new Date('2026-11-28T12:00:00Z')

test.each([
  [null, 'Deprecated'],
  ['2027-01-31T00:00:00.000Z', 'Deprecated, ends on 2027-01-31'],
  ['2026-11-28T12:00:00.000Z', 'Deprecated, was to end on 2026-11-28'],
])('an API that ends at %s is told as “%s”', (endsAt, words) =>
  expect(endWords({ endsAt }, now)).toBe(words),
)
