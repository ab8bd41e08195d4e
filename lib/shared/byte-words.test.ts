import { expect, test } from 'vitest'
import { byteWords } from './byte-words.ts'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [9_960, '10 kB'],
  [999_600, '1.0 MB'],
  [1_540_000_000, '1.5 GB'],
  [2e18, '2,000 PB'],
])('%i bytes are said as %s', (bytes, words) => expect(byteWords(bytes)).toBe(words))
