import { expect, test } from 'vitest'
import { SettledClock, settledMemory } from './settled-clock.ts'

const HOUR_MS = 3_600_000
const start = Date.UTC(2026, 5, 30, 20)

/** Both clocks, and what the settled one makes of them. */
function aWorld() {
  const world = { jumpMs: 0, elapsedMs: 5_000 }
  const wall = () => start + world.elapsedMs + world.jumpMs
  const memory = settledMemory()
  const clockOf = (leads: boolean) =>
    new SettledClock(memory, { wallMs: wall, elapsedMs: () => world.elapsedMs, leads })
  const clock = clockOf(true)
  const follower = clockOf(false)
  const pass = (ms: number) => {
    // Somebody asks now and then.
    for (let left = ms; left > 0; left -= 60_000) {
      world.elapsedMs += Math.min(left, 60_000)
      clock.now()
    }
  }
  return { world, wall, clock, follower, clockOf, pass }
}

test('goes with the clock of day, also when that is slewed', () => {
  const { world, wall, clock, pass } = aWorld()
  for (let hour = 0; hour < 50; hour += 1) {
    pass(HOUR_MS)
    world.jumpMs += 500
    expect(clock.now()).toBe(wall())
  }
})

test.each([
  ['forward by hours', 5 * HOUR_MS],
  ['back by hours', -5 * HOUR_MS],
  ['forward by a year', 8_760 * HOUR_MS],
])('a jump %s that is undone within the hour was none', (_, jumpMs) => {
  const { world, wall, clock, pass } = aWorld()
  world.jumpMs = jumpMs
  expect(clock.now()).toBe(start + world.elapsedMs)
  pass(0.9 * HOUR_MS)
  expect(clock.now()).toBe(start + world.elapsedMs)
  world.jumpMs = 0
  expect(clock.now()).toBe(wall())
  // Nor does one count towards the next.
  pass(0.05 * HOUR_MS)
  world.jumpMs = jumpMs
  pass(0.9 * HOUR_MS)
  expect(clock.now()).toBe(start + world.elapsedMs)
})

test('a jump that lasts is followed after an hour', () => {
  const { world, wall, clock, pass } = aWorld()
  world.jumpMs = 5 * HOUR_MS
  pass(1.1 * HOUR_MS)
  expect(clock.now()).toBe(wall())
})

test('a thread that nobody asked for hours goes by the same time as the others', () => {
  const { world, wall, clock, follower, pass } = aWorld()
  world.jumpMs = 24 * HOUR_MS
  pass(0.5 * HOUR_MS)
  expect(follower.now()).toBe(clock.now())
  expect(follower.now()).not.toBe(wall())
  pass(2 * HOUR_MS)
  expect([follower.now(), clock.now()]).toEqual([wall(), wall()])
})

test('a thread that begins while a clock has jumped goes by the same time as the others', () => {
  const { world, wall, clock, clockOf } = aWorld()
  world.jumpMs = 24 * HOUR_MS
  expect(clockOf(false).now()).toBe(clock.now())
  expect(clock.now()).not.toBe(wall())
})
