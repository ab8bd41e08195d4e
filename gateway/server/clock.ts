/** Between two ticks of a listener's clock. */
export const TICK_MS = 1_000
/** A tick that comes later says that the process stood still. */
const COUNTED_MS_MAX = 1.5 * TICK_MS

/** Time for deadlines and the Date field: kept by one timer, so that a call does not ask for it. */
export class CoarseClock {
  /**
   * Milliseconds, late by at most the step. The time in which the process stood still (the machine was paused, or had
   * none for it) is not in it: nobody could be heard then, so nobody is late by it.
   */
  nowMs = 0
  /** For the Date field (RFC 9110, 5.6.7). */
  date = new Date().toUTCString()
  readonly #monotonicMs: () => number
  #tickedMs: number

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs
    this.#tickedMs = monotonicMs()
  }

  tick(): void {
    const now = this.#monotonicMs()
    this.nowMs += Math.min(now - this.#tickedMs, COUNTED_MS_MAX)
    this.#tickedMs = now
    this.date = new Date().toUTCString()
  }
}
