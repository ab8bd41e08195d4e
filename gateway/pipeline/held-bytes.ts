/** The bodies that steps hold take all the memory that they may have. */
export class TooMuchHeld extends Error {}

/** Bytes of bodies that steps hold in memory, over all calls: however many send them, they must fit. */
export class HeldBytes {
  readonly #max: number
  #held = 0

  constructor(max: number) {
    this.#max = max
  }

  get held(): number {
    return this.#held
  }

  /** Throws TooMuchHeld, and then nothing is taken. */
  take(bytes: number): void {
    if (this.#held + bytes > this.#max) throw new TooMuchHeld()
    this.#held += bytes
  }

  /** For what nobody waits for: false, and nothing is taken, where less than half would be left for the others. */
  takeSpare(bytes: number): boolean {
    if (this.#held + bytes > this.#max / 2) return false
    this.#held += bytes
    return true
  }

  give(bytes: number): void {
    this.#held -= bytes
  }
}
