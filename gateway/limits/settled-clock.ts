/** The clock of day is followed at once by so much; more is a jump. */
const DRIFT_MS = 2_000
/** A jump that has lasted for so long is taken for the truth. */
const SETTLED_MS = 3_600_000

/** For the clocks of all threads: what is added to the clock that nobody sets. */
export const settledMemory = (): SharedArrayBuffer => new SharedArrayBuffer(8)

/**
 * Milliseconds since 1970 for periods that must not begin because somebody sets a clock: a jump forward or back is not
 * followed until it has lasted for an hour. Meanwhile time goes on as before, by the clock that nobody sets.
 * One thread leads and must ask now and then; the others go by what it has found, so that a period begins for all at once.
 */
export class SettledClock {
  readonly #wallMs: () => number
  readonly #elapsedMs: () => number
  readonly #offset: Float64Array<SharedArrayBuffer>
  readonly #leads: boolean
  #jumpedAtMs: number | null = null

  /** `elapsedMs` is the same in all threads. */
  constructor(
    memory: SharedArrayBuffer,
    { wallMs, elapsedMs, leads }: { wallMs: () => number; elapsedMs: () => number; leads: boolean },
  ) {
    this.#wallMs = wallMs
    this.#elapsedMs = elapsedMs
    this.#offset = new Float64Array(memory)
    this.#leads = leads
    if (leads) this.#offset[0] = wallMs() - elapsedMs()
  }

  now(): number {
    const elapsed = this.#elapsedMs()
    if (this.#leads) this.#follow(elapsed)
    return (this.#offset[0] as number) + elapsed
  }

  #follow(elapsed: number): void {
    const offset = this.#wallMs() - elapsed
    const hasJumped = Math.abs(offset - (this.#offset[0] as number)) > DRIFT_MS
    if (!hasJumped) this.#jumpedAtMs = null
    else this.#jumpedAtMs ??= elapsed
    if (this.#jumpedAtMs !== null && elapsed - this.#jumpedAtMs < SETTLED_MS) return
    this.#offset[0] = offset
    this.#jumpedAtMs = null
  }
}
