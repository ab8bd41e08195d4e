import type { Counters, Taken } from '#policies/kit/ports.ts'

/** A window is cut into this many parts; a call is forgotten when the part it came in has left the window whole. */
const PARTS = 60

interface Window {
  counts: Uint32Array
  /** Number of the newest part on the clock. */
  newest: number
  total: number
  partMs: number
}

/**
 * Sliding windows in memory: never more than `limit` calls in any span of `windowMs`; at most a sixtieth of the
 * window late in giving one back. About 350 bytes a window; idle ones go by `sweep`.
 */
export class SlidingWindows implements Counters {
  readonly #windows = new Map<string, Window>()
  readonly #now: () => number

  /** `now` in milliseconds, of a clock that nobody sets: a jump would freeze a window or empty it. */
  constructor(now: () => number) {
    this.#now = now
  }

  take(key: string, limit: number, windowMs: number): Taken {
    const now = this.#now()
    const partMs = windowMs / PARTS
    let window = this.#windows.get(key)
    if (!window || window.partMs !== partMs) {
      window = {
        counts: new Uint32Array(PARTS + 1),
        newest: Math.floor(now / partMs),
        total: 0,
        partMs,
      }
      this.#windows.set(key, window)
    }
    advance(window, now)
    const allowed = window.total < limit
    if (allowed) {
      const slot = window.newest % (PARTS + 1)
      window.counts[slot] = (window.counts[slot] ?? 0) + 1
      window.total += 1
    }
    return {
      allowed,
      remaining: Math.max(0, limit - window.total),
      resetMs: untilOldestLeaves(window, now),
    }
  }

  /** Forgets windows in which nothing counts any more. */
  sweep(): void {
    const now = this.#now()
    for (const [key, window] of this.#windows) {
      if (now - (window.newest + 1) * window.partMs > (PARTS + 1) * window.partMs)
        this.#windows.delete(key)
    }
  }

  get size(): number {
    return this.#windows.size
  }
}

function advance(window: Window, now: number): void {
  const part = Math.floor(now / window.partMs)
  const steps = Math.min(part - window.newest, PARTS + 1)
  for (let step = 1; step <= steps; step += 1) {
    const slot = (window.newest + step) % (PARTS + 1)
    window.total -= window.counts[slot] ?? 0
    window.counts[slot] = 0
  }
  if (steps > 0) {
    if (part - window.newest > PARTS) window.counts.fill(0)
    window.newest = part
  }
}

function untilOldestLeaves(window: Window, now: number): number {
  for (let part = window.newest - PARTS; part <= window.newest; part += 1) {
    if ((window.counts[((part % (PARTS + 1)) + PARTS + 1) % (PARTS + 1)] ?? 0) > 0) {
      return Math.max(1, Math.ceil((part + PARTS + 1) * window.partMs - now))
    }
  }
  return 1
}
