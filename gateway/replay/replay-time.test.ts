import { beforeEach, expect, test } from 'vitest'
import { REPLAY_MS_MAX, REPLAY_WAIT_MS_MAX } from '#contract/replay.ts'
import { ReplayTime } from './replay-time.ts'

const LOOK_MS = 250
let nowMs: number
let waitedMs: number
let time: ReplayTime
beforeEach(() => {
  nowMs = 5_000
  waitedMs = 0
  time = new ReplayTime({ now: () => nowMs, waitedForCoreMs: () => waitedMs })
})

/** Looks until the time is over, and says how long it was. `share` of a core: for the rest of the time it stands in line. */
function lasts(share: number): number {
  const began = nowMs
  while (!time.isOver()) {
    nowMs += LOOK_MS
    waitedMs += LOOK_MS * (1 - share)
  }
  return nowMs - began
}

test('an order that never ends is given up after ten seconds of its own', () => {
  time.begins()
  expect(lasts(1)).toBeLessThanOrEqual(REPLAY_MS_MAX + LOOK_MS)
})

test('a thread that gets a part of a core has that much longer, within a bound', () => {
  time.begins()
  expect(lasts(0.3)).toBeGreaterThanOrEqual(REPLAY_MS_MAX / 0.3)
  time = new ReplayTime({ now: () => nowMs, waitedForCoreMs: () => waitedMs })
  time.begins()
  const boundMs = lasts(0.05)
  expect(boundMs).toBeGreaterThanOrEqual(REPLAY_WAIT_MS_MAX)
  expect(boundMs).toBeLessThanOrEqual(REPLAY_WAIT_MS_MAX + LOOK_MS)
})

test('the start of the thread is not its order’s, and what it waited for then neither', () => {
  nowMs += 20_000
  waitedMs = 15_000
  expect(time.isOver()).toBe(false)
  time.begins()
  expect(lasts(1)).toBeGreaterThanOrEqual(REPLAY_MS_MAX)
})

test('a thread that never begins is given up', () => {
  expect(lasts(0)).toBeLessThanOrEqual(REPLAY_WAIT_MS_MAX + LOOK_MS)
})

test('while the machine stands still nothing of it passes', () => {
  time.begins()
  nowMs += LOOK_MS
  expect(time.isOver()).toBe(false)
  nowMs += 3_600_000
  expect(time.isOver()).toBe(false)
  expect(lasts(1)).toBeGreaterThanOrEqual(REPLAY_MS_MAX - 2 * LOOK_MS)
})
