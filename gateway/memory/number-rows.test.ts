import { expect, test } from 'vitest'
import { NumberRows, numbersMemory } from './number-rows.ts'

const ROWS_MAX = 8
function rows() {
  const clock = { ms: 0 }
  const memory = numbersMemory(ROWS_MAX)
  const open = () => new NumberRows(memory, () => clock.ms, ROWS_MAX)
  return { clock, here: open(), there: open() }
}
const countUntil = (untilMs: number) => (numbers: Float64Array, at: number) => {
  numbers[at] = untilMs
  numbers[at + 1] = (numbers[at + 1] as number) + 1
  return numbers[at + 1] as number
}

test('what one thread writes another reads, each key by itself', () => {
  const { here, there } = rows()
  expect(here.change('a', countUntil(10))).toBe(1)
  expect(there.change('a', countUntil(10))).toBe(2)
  expect(there.change('b', countUntil(10))).toBe(1)
})

test('numbers that are needed no longer are given back, and all zero for whoever comes next', () => {
  const { clock, here, there } = rows()
  here.change('a', countUntil(1_000))
  here.change('b', countUntil(2_000))
  clock.ms = 1_000
  there.sweep()
  expect(here.size).toBe(1)
  expect([here.change('a', countUntil(9_000)), here.change('b', countUntil(9_000))]).toEqual([1, 2])
})

test('without room nothing is counted, until some are given back', () => {
  const { clock, here } = rows()
  for (let key = 0; key < ROWS_MAX; key += 1) here.change(`key ${key}`, countUntil(1_000))
  const later = () => here.change('late', countUntil(9_000))
  expect(later()).toBe(null)
  clock.ms = 1_000
  here.sweep()
  expect(later()).toBe(1)
})

test('work that fails leaves the numbers to others', () => {
  const { here, there } = rows()
  const failing = () => {
    throw new Error('broken')
  }
  expect(() => here.change('a', failing)).toThrow('broken')
  expect(there.change('a', countUntil(1))).toBe(1)
})
