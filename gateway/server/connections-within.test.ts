import { expect, test } from 'vitest'
import { connectionsWithin } from './connections-within.ts'

const limits = (files: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax processes             100                  100                  processes\nMax open files            ${files}                 4096                 files\n`

test.each([
  ['many files', '1048576', 20_000],
  ['few files', '1024', 614],
  ['files without end', 'unlimited', 20_000],
])('with %s, callers leave some for backends and the disk', (_, files, expected) => {
  expect(connectionsWithin(20_000, limits(files))).toBe(expected)
})

test('where nobody says how many files there may be, the setting holds', () => {
  expect(connectionsWithin(20_000, null)).toBe(20_000)
})
