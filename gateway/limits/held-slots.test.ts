import { expect, test } from 'vitest'
import { randomFrom } from '#gateway/testing/random.ts'
import { HeldSlots, slotsMemory } from './held-slots.ts'
import { LastingState } from './lasting-state.ts'

test.each([1, 2, 3, 4, 5])(
  'never holds more than %i places, and all are free again in the end',
  (limit) => {
    const { below } = randomFrom(limit)
    const slots = new HeldSlots(slotsMemory())
    let held = 0
    for (let turn = 0; turn < 1_000; turn += 1) {
      if (below(2) === 0) {
        const taken = slots.take('a', limit)
        expect(taken).toBe(held < limit)
        if (taken) held += 1
      } else if (held > 0) {
        slots.release('a')
        held -= 1
      }
    }
    for (; held > 0; held -= 1) slots.release('a')
    slots.sweep()
    expect(slots.size).toBe(0)
  },
)

test('a place that is given back twice makes no room for one call more', () => {
  const slots = new HeldSlots(slotsMemory())
  expect(slots.take('a', 1)).toBe(true)
  slots.release('a')
  slots.release('a')
  expect([slots.take('a', 1), slots.take('a', 1)]).toEqual([true, false])
})

/** Fewer than there are rows for, so that the test is short. */
const CALLERS_MAX = 256
const small = () => new HeldSlots(slotsMemory(CALLERS_MAX), CALLERS_MAX)
const takenOf = (slots: HeldSlots, count: number, caller: string) =>
  Array.from({ length: count }, (_, number) => slots.take(`stp_a:${caller}${number}`, 1)).filter(
    Boolean,
  ).length

test.each(['sub_', 'header '])(
  'callers by %s that come and go are as many as they like',
  (caller) => {
    const slots = small()
    for (let number = 0; number < CALLERS_MAX * 20; number += 1) {
      const key = `stp_a:${caller}${number}`
      expect(slots.take(key, 1)).toBe(true)
      slots.release(key)
    }
  },
)

test.each(['header ', 'claim ', '203.0.113.'])(
  'whoever names himself by %s takes half of the room, and others have theirs',
  (caller) => {
    const slots = small()
    expect(takenOf(slots, CALLERS_MAX, caller)).toBe(CALLERS_MAX / 2)
    expect(slots.take('stp_b:all', 1)).toBe(true)
    expect(takenOf(slots, CALLERS_MAX, 'sub_')).toBe(CALLERS_MAX / 2 - 1)
    slots.release(`stp_a:${caller}0`)
    expect(slots.take(`stp_a:${caller}0`, 1)).toBe(true)
  },
)

test('places that are held are never forgotten for the room that others want', () => {
  const slots = small()
  expect(slots.take('stp_a:sub_held', 1)).toBe(true)
  for (let number = 0; number < CALLERS_MAX * 4; number += 1) {
    const key = `stp_a:sub_${number}`
    slots.take(key, 1)
    slots.release(key)
  }
  expect(slots.take('stp_a:sub_held', 1)).toBe(false)
})

test('keeps the state of a step until the step is gone', () => {
  const states = new LastingState()
  const first = states.of('a', 'x', () => ({}))
  expect(states.of('a', 'x', () => ({}))).toBe(first)
  expect(states.of('a', 'y', () => ({}))).not.toBe(first)
  states.keepOnly(new Set(['a']))
  expect(states.of('a', 'x', () => ({}))).toBe(first)
  states.keepOnly(new Set())
  expect(states.of('a', 'x', () => ({}))).not.toBe(first)
})
