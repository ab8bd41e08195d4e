import { expect, test } from 'vitest'
import { spanWords } from './span-words.ts'

test.each([
  [0, '0 ms'],
  [0.004_2, '0.004 ms'],
  [9.876_54, '9.877 ms'],
  [12.6, '13 ms'],
  [340, '340 ms'],
  [970, '970 ms'],
  [1_000, '1 s'],
  [1_240, '1.2 s'],
  [16_400, '16 s'],
  [57_000, '57 s'],
  [60_000, '1 minute'],
  [90_000, '1.5 minutes'],
  [983_393, '16 minutes'],
  [3_600_000, '1 hour'],
  [9_000_000, '2.5 hours'],
  [86_400_000, '1 day'],
  [3_888_000_000, '45 days'],
])('%d milliseconds are told as "%s"', (milliseconds, words) => {
  expect(spanWords(milliseconds)).toBe(words)
})

test.each([
  [999.6, '1 s'],
  [59_960, '1 minute'],
  [3_599_000, '1 hour'],
  [86_399_000, '1 day'],
])('%d milliseconds never round to a whole next unit by another name', (milliseconds, words) => {
  expect(spanWords(milliseconds)).toBe(words)
})
