import { expect, test } from 'vitest'
import { HeardTotals, heardMemory } from './heard-totals.ts'

const CALLERS_MAX = 4
const period = { startMs: 1_000, endMs: 2_000 }
const next = { startMs: 2_000, endMs: 3_000 }
const nothing = { calls: 0, bytes: 0, born: 0 }
function heard() {
  const clock = { ms: 1_500 }
  const memory = heardMemory(CALLERS_MAX)
  const open = () => new HeardTotals(memory, CALLERS_MAX, () => clock.ms)
  return { clock, here: open(), there: open() }
}

test('what one thread has heard all know, the most of it where words come out of order', () => {
  const { here, there } = heard()
  here.note('a', period, { calls: 7, bytes: 1, born: 5 })
  there.note('a', period, { calls: 6, bytes: 9, born: 5 })
  expect(here.of('a', period)).toEqual({ calls: 7, bytes: 9, born: 5 })
  expect(here.of('b', period)).toEqual(nothing)
})

test('what is counted anew, or in another period, takes its place', () => {
  const { here } = heard()
  here.note('a', period, { calls: 7, bytes: 1, born: 5 })
  here.note('a', period, { calls: 2, bytes: 0, born: 6 })
  expect(here.of('a', period)).toEqual({ calls: 2, bytes: 0, born: 6 })
  expect(here.of('a', next)).toEqual(nothing)
  here.note('a', next, { calls: 1, bytes: 0, born: 6 })
  expect([here.of('a', next).calls, here.of('a', period)]).toEqual([1, nothing])
})

test('a period that is over goes, and without room nothing is remembered', () => {
  const { clock, here } = heard()
  for (let caller = 0; caller <= CALLERS_MAX; caller += 1)
    here.note(`caller ${caller}`, period, { calls: 1, bytes: 0, born: 1 })
  expect(here.of(`caller ${CALLERS_MAX}`, period)).toEqual(nothing)
  clock.ms = period.endMs
  here.sweep()
  expect(here.size).toBe(0)
})
