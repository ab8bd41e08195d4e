import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeldSlots } from './held-slots.ts'
import { LastingState } from './lasting-state.ts'

test('never holds more places than allowed, and all are free again in the end', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), fc.integer({ min: 1, max: 5 }), (takes, limit) => {
      const slots = new HeldSlots()
      let held = 0
      for (const take of takes) {
        if (take) {
          const taken = slots.take('a', limit)
          expect(taken).toBe(held < limit)
          if (taken) held += 1
        } else if (held > 0) {
          slots.release('a')
          held -= 1
        }
      }
      for (; held > 0; held -= 1) slots.release('a')
      expect(slots.size).toBe(0)
    }),
  )
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
