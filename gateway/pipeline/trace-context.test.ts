import { expect, test } from 'vitest'
import { traceFor } from './trace-context.ts'

const id = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = '00f067aa0ba902b7'

test('goes on with a valid trace under a parent of its own', () => {
  const trace = traceFor(`00-${id}-${parent}-01`, 0)
  expect(trace).toMatchObject({ id, continued: true })
  expect(trace.parent).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-01$`))
  expect(trace.parent).not.toContain(parent)
})

test.each([
  ['not sampled', '00', '00'],
  ['sampled and random (level 2)', '03', '03'],
  ['flags that nobody knows', 'ff', '03'],
])('hands on the flags: %s', (_, sent, passed) => {
  expect(traceFor(`00-${id}-${parent}-${sent}`, 1).parent.slice(-2)).toBe(passed)
})

test('reads a later version as far as it is known, and speaks the first itself', () => {
  expect(traceFor(`cc-${id}-${parent}-01-more-to-come`, 0).parent).toMatch(/^00-4bf9.*-01$/)
  expect(traceFor(`cc-${id}-${parent}-01`, 0)).toMatchObject({ continued: true })
})

test.each([
  ['nothing', null],
  ['an empty text', ''],
  ['version ff', `ff-${id}-${parent}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
  ['a parent of zeros', `00-${id}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${id.toUpperCase()}-${parent}-01`],
  ['a trace that is too short', `00-${id.slice(1)}-${parent}-01`],
  ['more than the first version has', `00-${id}-${parent}-01-more`],
  ['a later version without its hyphen', `cc-${id}-${parent}-01more`],
  ['flags of one digit', `00-${id}-${parent}-1`],
  ['two of them', `00-${id}-${parent}-01, 00-${id}-${parent}-01`],
  ['spaces', ` 00-${id}-${parent}-01`],
])('begins anew with %s', (_, sent) => {
  const trace = traceFor(sent, 1)
  expect(trace.continued).toBe(false)
  expect(trace.id).not.toBe(id)
  expect(trace.parent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(trace.parent).toContain(trace.id)
})

test('says of none that it begins that it is recorded, where the share is none', () => {
  expect(traceFor(null, 0).parent.slice(-2)).toBe('00')
})

test('no two of ten thousand are alike', () => {
  const seen = new Set(Array.from({ length: 10_000 }, () => traceFor(null, 0).parent.slice(3, 52)))
  expect(seen.size).toBe(10_000)
})
