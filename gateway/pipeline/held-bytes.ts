/** The bodies that steps hold take all the memory that they may have. */
export class TooMuchHeld extends Error {}

/** Bytes of request bodies that steps hold in memory, over all calls: however many send them, they must fit. */
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

  give(bytes: number): void {
    this.#held -= bytes
  }
}
