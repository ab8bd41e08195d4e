import { expect, test } from 'vitest'
import { NumberRows, numbersMemory } from '#gateway/memory/number-rows.ts'
import { fakeNumbers } from '#policies/kit/testing.ts'
import { failuresMemory, SharedFailures } from './failures-in-row.ts'

/** The failures of a target in two threads, and of another target. */
function threads() {
  const parts = { numbers: fakeNumbers(), memory: failuresMemory(), now: () => 0 }
  const open = (target: string) => new SharedFailures(target, parts)
  return { here: open('a'), there: open('a'), other: open('b') }
}

test('are counted over threads, each target by itself', () => {
  const { here, there, other } = threads()
  expect([here.add(), there.add(), other.add(), here.add()]).toEqual([1, 2, 1, 3])
})

test('a success of any thread clears them, however often it has done so before', () => {
  const { here, there, other } = threads()
  for (let round = 0; round < 3; round += 1) {
    expect([here.add(), there.add()]).toEqual([1, 2])
    there.clear()
    there.clear()
    expect(here.add()).toBe(1)
    here.clear()
    expect(other.add()).toBe(round + 1)
  }
})

test('what is left after a pause is cleared by the next success', () => {
  const { here, there } = threads()
  here.clear()
  there.add()
  there.clear(3)
  expect(here.add()).toBe(4)
  there.clear(3)
  here.clear()
  expect(there.add()).toBe(1)
})

test('without room a thread counts for itself', () => {
  const none = { change: () => null }
  const failures = new SharedFailures('a', {
    numbers: none,
    memory: failuresMemory(),
    now: () => 0,
  })
  expect([failures.add(), failures.add()]).toEqual([1, 2])
  failures.clear()
  expect(failures.add()).toBe(1)
})

test('failures are kept for a day after the last one, and those that are left after a pause too', () => {
  const clock = { ms: 0 }
  const numbers = new NumberRows(numbersMemory(8), () => clock.ms, 8)
  const failures = new SharedFailures('a', {
    numbers,
    memory: failuresMemory(),
    now: () => clock.ms,
  })
  const after = (ms: number) => {
    clock.ms += ms
    numbers.sweep()
    return failures.add()
  }
  expect([after(0), after(86_399_999)]).toEqual([1, 2])
  failures.clear(5)
  expect([after(86_399_999), after(86_400_000)]).toEqual([6, 1])
  failures.clear()
  numbers.sweep()
  expect(numbers.size).toBe(0)
})
