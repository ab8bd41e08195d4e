import fc from 'fast-check'
import { expect, test } from 'vitest'
import { putLatin1, putNumber, putSlice } from './put-latin1.ts'

function written(put: (bytes: Buffer) => number): string {
  const bytes = Buffer.alloc(1_000, '#')
  const end = put(bytes)
  expect([bytes[1], bytes[end]]).toEqual([0x23, 0x23])
  return bytes.toString('latin1', 2, end)
}

test('a number is written as JSON has it', () => {
  const hundredths = fc.oneof(fc.nat(), fc.nat(100_000), fc.maxSafeNat()).map((n) => n / 100)
  const any = fc.oneof(
    hundredths,
    fc.nat(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  fc.assert(
    fc.property(any, (number) => {
      expect(written((bytes) => putNumber(bytes, 2, number))).toBe(JSON.stringify(number))
    }),
    { numRuns: 20_000 },
  )
  for (const number of [
    0, 0.1, 0.01, 0.07, 0.29, 1.1, 9.99, 10, 21_474_836.47, 21_474_836.48, 1e21,
  ])
    expect(written((bytes) => putNumber(bytes, 2, number))).toBe(JSON.stringify(number))
})

test('texts of any length, and any part of one, are written as they are', () => {
  const text = 'abcé-'.repeat(60)
  for (let length = 0; length <= text.length; length += 1) {
    expect(written((bytes) => putLatin1(bytes, 2, text.slice(0, length)))).toBe(
      text.slice(0, length),
    )
    expect(written((bytes) => putSlice(bytes, 2, text, 3, Math.max(3, length)))).toBe(
      text.slice(3, Math.max(3, length)),
    )
  }
})
