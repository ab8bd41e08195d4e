import { expect, test } from 'vitest'
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
