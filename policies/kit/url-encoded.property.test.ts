import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairsOf, UrlEncodedFault } from './url-encoded.ts'

const noise = fc.array(
  fc.constantFrom('a', 'b', '&', '=', '+', ' ', '%', '%2', '%41', '%C3%A4', '%ff', '%u0041', '?'),
  { maxLength: 12 },
)
const read = (text: string | Uint8Array) => {
  try {
    return pairsOf(Buffer.from(text))
  } catch (error) {
    expect(error).toBeInstanceOf(UrlEncodedFault)
    return null
  }
}

test('what is written as pairs is read as these', () => {
  const pair = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(fc.array(pair), (pairs) => {
      const well = pairs.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()])
      expect(read(new URLSearchParams(well as [string, string][]).toString())).toEqual(well)
    }),
  )
})

test('of any text, what is taken is what the URL Standard takes it for', () => {
  fc.assert(
    fc.property(noise, (pieces) => {
      const text = pieces.join('')
      const pairs = read(text)
      // A URL may begin with a question mark, a form not.
      if (pairs) expect(pairs).toEqual([...new URLSearchParams(`?${text}`)])
    }),
    { numRuns: 2_000 },
  )
})

/** The bytes that a text stands for; null: it has a percent sign before what is no byte. */
const bytesOf = (text: string): Buffer | null =>
  /%(?![\dA-Fa-f]{2})/.test(text)
    ? null
    : Buffer.from(
        text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      )

test('refused is what has escapes of nothing, or of what is no UTF-8, and nothing else', () => {
  fc.assert(
    fc.property(noise, (pieces) => {
      const text = pieces.join('')
      const parts = text.split(/[&=]/).map(bytesOf)
      expect(read(text) !== null).toBe(parts.every((bytes) => bytes !== null && isUtf8(bytes)))
    }),
    { numRuns: 2_000 },
  )
})

test('ten megabytes of one field, of signs or of fields hold nobody up', () => {
  for (const text of ['a'.repeat(10_000_000), '='.repeat(10_000_000), '+'.repeat(10_000_000)])
    expect(read(text)).not.toBeNull()
  expect(read('a&'.repeat(5_000_000))).toBeNull()
})
