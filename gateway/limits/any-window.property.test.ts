import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SlidingWindows, windowsMemory } from './sliding-windows.ts'

const CALLERS_MAX = 8
const open = (now: () => number) => new SlidingWindows(windowsMemory(CALLERS_MAX), CALLERS_MAX, now)

const steps = fc.array(
  fc.record({
    // Bursts, steady calls, long silence.
    afterMs: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(2_000), fc.nat(10_000_000)),
    caller: fc.constantFrom('a', 'b'),
    sweeps: fc.boolean(),
  }),
  { minLength: 1, maxLength: 200 },
)

test('in no span of a window are more calls allowed than the limit, and none is kept for longer than a sixtieth more', () =>
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 60, max: 5_000 }),
      (calls, limit, windowMs) => {
        let atMs = 12_345.678
        const windows = open(() => atMs)
        const allowedAt = new Map<string, number[]>([
          ['a', []],
          ['b', []],
        ])
        for (const { afterMs, caller, sweeps } of calls) {
          atMs += afterMs
          if (sweeps) windows.sweep()
          const before = allowedAt.get(caller) ?? []
          const inWindow = before.filter((ms) => atMs - ms < windowMs).length
          const perhaps = before.filter((ms) => atMs - ms < windowMs * (1 + 2 / 60)).length
          const { allowed, remaining, resetMs } = windows.take(caller, limit, windowMs)
          if (allowed) before.push(atMs)
          expect([inWindow, allowed]).not.toEqual([limit, true])
          if (perhaps < limit) expect(allowed).toBe(true)
          expect(remaining).toBeLessThanOrEqual(limit - inWindow - (allowed ? 1 : 0))
          expect(resetMs).toBeGreaterThan(0)
          expect(resetMs).toBeLessThanOrEqual(Math.max(1_000, windowMs * (1 + 2 / 60) + 1))
        }
      },
    ),
    { numRuns: 500 },
  ))

const callers = ['sub_a', 'sub_b', 'key_a', 'header a', 'header b', 'claim a', '198.51.100.7']
const shared = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(2_000)),
    thread: fc.nat(2),
    key: fc
      .record({ step: fc.constantFrom('stp_a', 'stp_b'), caller: fc.constantFrom(...callers) })
      .map(({ step, caller }) => `${step}:${caller}`),
  }),
  { minLength: 1, maxLength: 200 },
)

test('over all threads nobody gets more than the limit, whether there is room for all or not', () =>
  fc.assert(
    fc.property(
      shared,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 60, max: 5_000 }),
      (taken, limit, windowMs) => {
        let atMs = 12_345.678
        const memory = windowsMemory(CALLERS_MAX)
        const threads = [0, 1, 2].map(() => new SlidingWindows(memory, CALLERS_MAX, () => atMs))
        const allowedAt = new Map<string, number[]>()
        for (const { afterMs, thread, key } of taken) {
          atMs += afterMs
          const before = allowedAt.get(key) ?? []
          const inWindow = before.filter((ms) => atMs - ms < windowMs).length
          const allowed = threads[thread]?.take(key, limit, windowMs).allowed === true
          if (allowed) allowedAt.set(key, [...before, atMs])
          expect([inWindow, allowed]).not.toEqual([limit, true])
        }
      },
    ),
    { numRuns: 300 },
  ))
