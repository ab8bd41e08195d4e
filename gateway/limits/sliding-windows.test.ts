import { expect, test } from 'vitest'
import { randomFrom } from '#gateway/testing/random.ts'
import { SlidingWindows, windowsMemory } from './sliding-windows.ts'

const CALLERS_MAX = 8
const open = () => {
  const clock = { ms: 5_000 }
  return {
    clock,
    windows: new SlidingWindows(windowsMemory(CALLERS_MAX), CALLERS_MAX, () => clock.ms),
  }
}

test.each([1, 2, 3, 4, 5])(
  'never allows more than the limit in any span of a window (%i)',
  (seed) => {
    const { below } = randomFrom(seed)
    const { clock, windows } = open()
    const limit = 1 + below(5)
    const windowMs = 600
    const allowed: number[] = []
    for (let turn = 0; turn < 2_000; turn += 1) {
      clock.ms += below(120)
      if (windows.take('a', limit, windowMs).allowed) allowed.push(clock.ms)
    }
    const crowded = allowed.filter((at, index) => {
      const before = allowed[index - limit]
      return before !== undefined && at - before < windowMs
    })
    expect(crowded).toEqual([])
    expect(allowed.length).toBeGreaterThan(100)
  },
)

test('gives calls back when the window has passed, and says when', () => {
  const { clock, windows } = open()
  expect(windows.take('a', 1, 600)).toMatchObject({ allowed: true, remaining: 0 })
  const refused = windows.take('a', 1, 600)
  expect(refused.allowed).toBe(false)
  clock.ms += refused.resetMs
  expect(windows.take('a', 1, 600).allowed).toBe(true)
})

test('forgets idle windows, and counts whoever gets their place from nothing', () => {
  const { clock, windows } = open()
  for (let number = 0; number < CALLERS_MAX; number += 1) windows.take(`caller ${number}`, 1, 600)
  clock.ms += 1_300
  windows.sweep()
  expect(windows.size).toBe(0)
  const taken = Array.from({ length: CALLERS_MAX }, (_, number) =>
    windows.take(`other ${number}`, 1, 600),
  )
  expect(taken.every(({ allowed }) => allowed)).toBe(true)
  // A key that is remembered with a place that has another owner now gets none of the other's count.
  expect(windows.take('caller 0', 1, 600).allowed).toBe(false)
})

test('callers that find no room share one window for each limit', () => {
  const { windows } = open()
  for (let number = 0; number < CALLERS_MAX - 1; number += 1)
    windows.take(`caller ${number}`, 2, 600)
  expect(['x', 'y', 'z'].map((key) => windows.take(key, 2, 600).allowed)).toEqual([
    true,
    true,
    false,
  ])
  expect(windows.take('v', 3, 600).allowed).toBe(false)
  expect(windows.take('caller 0', 2, 600).allowed).toBe(true)
})
