import { expect, test } from 'vitest'
import { CoarseClock } from './clock.ts'

test('time goes on by what has passed, but for that in which the process stood still', () => {
  let now = 5_000
  const clock = new CoarseClock(() => now)
  const passes = (ms: number) => {
    const before = clock.nowMs
    now += ms
    clock.tick()
    return clock.nowMs - before
  }
  expect(passes(1_000)).toBe(1_000)
  expect(passes(1_250)).toBe(1_250)
  expect(passes(60_000)).toBe(1_500)
  expect(passes(1_000)).toBe(1_000)
})
