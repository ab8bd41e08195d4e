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
