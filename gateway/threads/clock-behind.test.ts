import { expect, test } from 'vitest'
import { measureBehind } from './clock-behind.ts'

test('a clock that began later is measured by the answer that took least', async () => {
  let nowMs = 1_000
  const late = [300, 40, 0.2, 12, 90, 7, 33, 5, 250, 1]
  const behindMs = await measureBehind(
    async () => {
      const tookMs = late.shift() ?? 0
      // All of it on the way there: the worst that can be.
      nowMs += tookMs
      return nowMs - 750
    },
    () => nowMs,
  )
  expect(Math.abs(behindMs - 750)).toBeLessThanOrEqual(0.1 + 1e-9)
})
