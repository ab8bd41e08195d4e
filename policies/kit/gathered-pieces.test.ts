import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GatheredPieces } from './gathered-pieces.ts'

/** As a socket delivers it: in memory that holds much more. */
const aPiece = (length: number, fill = 1) =>
  new Uint8Array(new ArrayBuffer(length + 500), 250, length).fill(fill)
const memoryOf = (pieces: GatheredPieces) =>
  [...new Set([...pieces].map(({ buffer }) => buffer))].reduce(
    (sum, { byteLength }) => sum + byteLength,
    0,
  )

test('small pieces take little more memory than their bytes', () => {
  const pieces = new GatheredPieces()
  for (let at = 0; at < 100_000; at += 1) pieces.push(aPiece(1, at % 256))
  expect(memoryOf(pieces)).toBeLessThan(300_000)
  expect([...pieces].length).toBeLessThan(10)
  expect(pieces.whole().every((byte, at) => byte === at % 256)).toBe(true)
})

test('large pieces are not copied', () => {
  const pieces = new GatheredPieces()
  const large = aPiece(20_000)
  pieces.push(aPiece(5))
  pieces.push(large)
  expect([...pieces][1]).toBe(large)
})

test('what was taken out does not change when more comes', () => {
  const pieces = new GatheredPieces()
  for (let at = 0; at < 3; at += 1) pieces.push(aPiece(1, at))
  const taken = pieces.shift()
  pieces.push(aPiece(2, 9))
  expect([taken, pieces.shift()]).toEqual([new Uint8Array([0, 1, 2]), aPiece(2, 9)])
  expect(pieces.shift()).toBeUndefined()
})

test('whatever comes, is taken and is put back, the bytes stay in their order', () => {
  const lengths = fc.array(
    fc.oneof(fc.nat(3), fc.constantFrom(4_095, 4_096, 65_536), fc.constantFrom('take', 'back')),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(lengths, (steps) => {
      const pieces = new GatheredPieces()
      const out: Uint8Array[] = []
      let next = 0
      let bytes = 0
      for (const step of steps) {
        if (step === 'take') {
          const piece = pieces.shift()
          if (piece) out.push(piece)
        } else if (step === 'back') pieces.unshift(out.splice(-2))
        else {
          pieces.push(aPiece(step as number).map(() => next++ % 251))
          bytes += step as number
        }
      }
      const all = Buffer.concat([...out, pieces.whole()])
      expect(all.byteLength).toBe(bytes)
      expect(all.every((byte, at) => byte === at % 251)).toBe(true)
    }),
  )
})
