import { expect, test } from 'vitest'
import { randomFrom } from '#gateway/testing/random.ts'
import { SlidingWindows, windowsMemory } from './sliding-windows.ts'

const CALLERS_MAX = 128
/** Without those that are set aside. */
const FITTING = 124
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

test('says how many calls are left, and never less than none', () => {
  const { windows } = open()
  const left = [3, 3, 3, 3, 1].map((limit) => windows.take('a', limit, 600).remaining)
  expect(left).toEqual([2, 1, 0, 0, 0])
})

test('when it says that a call is given back, it is, and not a moment sooner', () => {
  // Parts of a second's window are no whole milliseconds.
  for (let ms = 5_000; ms < 5_040; ms += 1) {
    const { clock, windows } = open()
    clock.ms = ms
    windows.take('a', 1, 1_000)
    const { resetMs } = windows.take('a', 1, 1_000)
    clock.ms = ms + resetMs - 1
    expect([ms, windows.take('a', 1, 1_000).allowed]).toEqual([ms, false])
    clock.ms += 1
    expect([ms, windows.take('a', 1, 1_000).allowed]).toEqual([ms, true])
  }
})

test('a window of another length begins at nothing', () => {
  const { windows } = open()
  windows.take('a', 1, 600)
  expect(windows.take('a', 2, 1_200)).toMatchObject({ allowed: true, remaining: 1 })
})

test('forgets idle windows, and counts whoever gets their place from nothing', () => {
  const { clock, windows } = open()
  for (let number = 0; number < FITTING; number += 1) windows.take(`stp_a:sub_${number}`, 1, 600)
  clock.ms += 1_300
  windows.sweep()
  expect(windows.size).toBe(0)
  const taken = Array.from({ length: FITTING }, (_, number) =>
    windows.take(`stp_a:key_${number}`, 1, 600),
  )
  expect(taken.every(({ allowed }) => allowed)).toBe(true)
  // A key that is remembered with a place that has another owner now gets none of the other's count.
  expect(windows.take('stp_a:sub_0', 1, 600).allowed).toBe(true)
})

const calls = (windows: SlidingWindows, keys: readonly string[], limit = 1) =>
  keys.map((key) => windows.take(key, limit, 600).allowed)
const keysOf = (count: number, caller: string) =>
  Array.from({ length: count }, (_, number) => `stp_a:${caller}${number}`)

test('callers that find no room share one window for each step and kind', () => {
  const { windows } = open()
  calls(windows, keysOf(FITTING, 'sub_'), 2)
  expect(calls(windows, ['stp_b:sub_x', 'stp_b:sub_y', 'stp_b:sub_z'], 2)).toEqual([
    true,
    true,
    false,
  ])
  expect(calls(windows, ['stp_c:sub_x', 'stp_b:header x', 'stp_b:sub_x'], 2)).toEqual([
    true,
    true,
    false,
  ])
  expect(windows.take('stp_a:sub_0', 2, 600).allowed).toBe(true)
})

test.each(['header ', 'claim ', '2001:db8:0:'])(
  'callers that name themselves (%s…) leave half of the room to subscriptions and keys',
  (caller) => {
    const { windows } = open()
    calls(windows, keysOf(CALLERS_MAX * 10, caller))
    const admitted = [...keysOf(CALLERS_MAX / 4, 'sub_'), ...keysOf(CALLERS_MAX / 8, 'key_')]
    expect(calls(windows, admitted)).toEqual(admitted.map(() => true))
    expect(calls(windows, admitted)).toEqual(admitted.map(() => false))
  },
)

test('room that was given back is shared out as before', () => {
  const { clock, windows } = open()
  for (let times = 0; times < 3; times += 1) {
    calls(windows, keysOf(CALLERS_MAX * 2, 'header '))
    calls(windows, keysOf(CALLERS_MAX * 2, 'sub_'))
    // Whoever came too late keeps what is set aside.
    expect(calls(windows, ['stp_b:sub_x', 'stp_b:sub_y'])).toEqual([true, false])
    clock.ms += 1_300
    windows.sweep()
    expect(windows.size).toBe(0)
  }
})
