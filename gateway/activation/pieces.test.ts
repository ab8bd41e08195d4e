import { expect, test } from 'vitest'
import { Assembly, piecesOf } from './pieces.ts'

/** As between threads: each batch is copied. */
function across(value: unknown): { value: unknown; batches: number; largest: number } {
  const assembly = new Assembly()
  let batches = 0
  let largest = 0
  for (const batch of piecesOf(value)) {
    batches += 1
    largest = Math.max(largest, JSON.stringify(batch).length)
    assembly.add(structuredClone(batch))
  }
  return { value: assembly.value, batches, largest }
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `id-${index}`,
    path: `/p/${index}`,
    tags: [],
  }))

test.each([
  ['nothing', null],
  ['a text', 'x'],
  ['something small', { a: [1, 'b', null, { c: true }], d: {} }],
  ['many small things', { format: 1, apis: many(20_000), steps: [] }],
  ['one thing with much in it', { apis: [{ operations: many(20_000), name: 'x' }], last: 1 }],
  ['something deep', { a: { b: { c: { d: { e: many(5_000) } } } }, z: 0 }],
  ['a long text', { a: 'x'.repeat(300_000), b: 1 }],
  ['a name that objects have', JSON.parse(`{"__proto__":${JSON.stringify(many(3_000))}}`)],
])('%s comes out as it went in', (_, value) => {
  const { value: came } = across(value)
  expect(came).toEqual(value)
  expect(JSON.stringify(came)).toBe(JSON.stringify(value))
})

test('no batch is large, however the weight is spread', () => {
  for (const value of [
    many(20_000),
    [[many(10_000)], many(9_000)],
    { a: many(1), b: many(30_000) },
  ]) {
    const { batches, largest } = across(value)
    expect(batches).toBeGreaterThan(10)
    expect(largest).toBeLessThan(150_000)
  }
})
