/** The clock of day is followed at once by so much; more is a jump. */
const DRIFT_MS = 2_000
/** A jump that has lasted for so long is taken for the truth. */
const SETTLED_MS = 3_600_000

/**
 * Milliseconds since 1970 for periods that must not begin because somebody sets a clock: a jump forward or back is not
 * followed until it has lasted for an hour. Meanwhile time goes on as before, by the clock that nobody sets.
 */
export class SettledClock {
  readonly #wallMs: () => number
  readonly #elapsedMs: () => number
  #offsetMs: number
  #jumpedAtMs: number | null = null

  constructor(wallMs: () => number, elapsedMs: () => number) {
    this.#wallMs = wallMs
    this.#elapsedMs = elapsedMs
    this.#offsetMs = wallMs() - elapsedMs()
  }

  now(): number {
    const elapsed = this.#elapsedMs()
    const offset = this.#wallMs() - elapsed
    const hasJumped = Math.abs(offset - this.#offsetMs) > DRIFT_MS
    if (!hasJumped) this.#jumpedAtMs = null
    else this.#jumpedAtMs ??= elapsed
    if (this.#jumpedAtMs === null || elapsed - this.#jumpedAtMs >= SETTLED_MS) {
      this.#offsetMs = offset
      this.#jumpedAtMs = null
    }
    return this.#offsetMs + elapsed
  }
}
