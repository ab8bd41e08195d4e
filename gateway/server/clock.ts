/** Time for deadlines and the Date field: kept by one timer, so that a call does not ask for it. */
export class CoarseClock {
  /** Milliseconds of the monotonic clock, late by at most the step. */
  nowMs = performance.now()
  /** For the Date field (RFC 9110, 5.6.7). */
  date = new Date().toUTCString()

  tick(): void {
    this.nowMs = performance.now()
    this.date = new Date().toUTCString()
  }
}
