import { expect, test } from 'vitest'
import { unstorableIn } from './storable-input.ts'

const places = (input: unknown) => unstorableIn(input).map(({ path }) => path)

test('text with NUL or half a pair is found, in order, with the path of its field', () => {
  expect(
    places({
      name: 'a\0b',
      fine: 'Ünïcode 🚆',
      steps: [{ config: { header: '\ud83d' } }, { config: 'fine' }, 'x\udc00'],
      count: 1,
      none: null,
    }),
  ).toEqual(['name', 'steps.0.config.header', 'steps.2'])
})

test('a name with NUL is told of by what holds it', () => {
  expect(places({ config: { 'a\0': 1 } })).toEqual(['config'])
  expect(places({ 'a\0': 1 })).toEqual(['(a name)'])
})

test.each(['text', 1, null, undefined, true, [], {}, new Date(0)])('%s is fine', (value) => {
  expect(places({ value })).toEqual([])
})

test('what is nested deeper than a call stack is looked through, what contains itself once', () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}"\\u0000"${']'.repeat(200_000)}`)
  expect(places({ deep })).toHaveLength(1)
  const circle: Record<string, unknown> = { name: 'fine' }
  circle.self = circle
  expect(places(circle)).toEqual([])
})

test('of many faults the first are listed', () => {
  expect(places(Array.from({ length: 1_000 }, () => '\0'))).toHaveLength(20)
})
