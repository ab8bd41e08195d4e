import { HeldSlots } from '#gateway/limits/held-slots.ts'
import { type QuotasMemory, SharedQuotas } from '#gateway/limits/shared-quotas.ts'
import { SlidingWindows } from '#gateway/limits/sliding-windows.ts'
import { randomFrom } from './random.ts'

/** What every thread does to limits that all share. */
export interface Hammering {
  seed: number
  thread: number
  threads: number
  turns: number
  callersMax: number
  keys: readonly string[]
  /** Of a window and of places. */
  limit: number
  quotaCalls: number
  windowMs: number
  windows: SharedArrayBuffer
  slots: SharedArrayBuffer
  quotas: QuotasMemory
  /** Word 0: threads that are ready; word 1: milliseconds of a clock that calls turn on; then places held, by key. */
  common: SharedArrayBuffer
}
/** What one thread was allowed. */
export interface Allowed {
  /** By key: when, each moment as the window saw it. */
  windowsAt: [key: number, atMs: number][]
  /** By key: calls of its quota. */
  quotas: number[]
  /** The most places that were held at one moment, by key. */
  heldMost: number[]
}

declare const self: Worker

const READY = 0
export const CLOCK = 1
export const HELD = 2
const period = { startMs: 1, endMs: Number.MAX_SAFE_INTEGER }
const JUMP_MS = 7

self.onmessage = ({ data }: MessageEvent<Hammering>) => self.postMessage(hammer(data))

function hammer(given: Hammering): Allowed {
  const { seed, thread, threads, turns, callersMax, keys, limit, quotaCalls, windowMs } = given
  const { below } = randomFrom(seed * 1_000 + thread)
  const common = new Int32Array(given.common)
  let seenMs = 0
  const now = () => {
    seenMs = Atomics.load(common, CLOCK)
    return seenMs
  }
  const windows = new SlidingWindows(given.windows, callersMax, now)
  const quotas = new SharedQuotas(given.quotas, callersMax, now)
  const slots = new HeldSlots(given.slots)
  const holding: number[] = []
  const allowed: Allowed = {
    windowsAt: [],
    quotas: keys.map(() => 0),
    heldMost: keys.map(() => 0),
  }

  const takeWindow = (key: number) => {
    if (windows.take(keys[key] as string, limit, windowMs).allowed)
      allowed.windowsAt.push([key, seenMs])
  }
  const takeQuota = (key: number) => {
    if (quotas.take(keys[key] as string, period, { calls: quotaCalls }).taken)
      allowed.quotas[key] = (allowed.quotas[key] as number) + 1
  }
  /** Counted as held for less time than it is, so that a count beyond the limit is one. */
  const takePlace = (key: number) => {
    if (!slots.take(keys[key] as string, limit)) return
    const held = Atomics.add(common, HELD + key, 1) + 1
    allowed.heldMost[key] = Math.max(allowed.heldMost[key] as number, held)
    holding.push(key)
  }
  const givePlace = () => {
    const [key] = holding.splice(below(holding.length), 1)
    if (key === undefined) return
    Atomics.sub(common, HELD + key, 1)
    slots.release(keys[key] as string)
  }

  // All begin at once.
  Atomics.add(common, READY, 1)
  while (Atomics.load(common, READY) < threads) Atomics.wait(common, READY, -1, 1)
  for (let turn = 0; turn < turns; turn += 1) {
    const key = below(keys.length)
    const what = below(100)
    if (what < 35) takeWindow(key)
    else if (what < 70) takeQuota(key)
    else if (what < 83) takePlace(key)
    else if (what < 95) givePlace()
    else if (what < 97) Atomics.add(common, CLOCK, below(JUMP_MS))
    else if (what < 98) windows.sweep(4)
    else if (what < 99) slots.sweep(4)
    else quotas.sweep(4)
  }
  while (holding.length > 0) givePlace()
  return allowed
}
