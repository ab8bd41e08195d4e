import { expect, test } from 'vitest'
import { momentWords } from './moment-words.ts'

test('a moment is told with its zone, by whatever it is given', () => {
  expect(momentWords('2026-12-03T14:00:59.000Z')).toBe('3 Dec 2026, 14:00 UTC')
  expect(momentWords(Date.UTC(2026, 8, 30, 0, 5))).toBe('30 Sept 2026, 00:05 UTC')
})
