import { lock, unlock } from '#gateway/memory/lock.ts'

/** The bodies that steps hold take all the memory that they may have. */
export class TooMuchHeld extends Error {}

/** A word that is a lock, and the bytes held as a double. */
const LOCK = 0
const HELD = 1

export const heldBytesMemory = (): SharedArrayBuffer => new SharedArrayBuffer(16)

/** Bytes of bodies that steps hold in memory, over all calls of all threads: however many send them, they must fit. */
export class HeldBytes {
  readonly #max: number
  readonly #words: Int32Array<SharedArrayBuffer>
  readonly #doubles: Float64Array<SharedArrayBuffer>

  constructor(memory: SharedArrayBuffer, max: number) {
    this.#words = new Int32Array(memory)
    this.#doubles = new Float64Array(memory)
    this.#max = max
  }

  get held(): number {
    return this.#doubles[HELD] as number
  }

  /** Throws TooMuchHeld, and then nothing is taken. */
  take(bytes: number): void {
    if (!this.#add(bytes, this.#max)) throw new TooMuchHeld()
  }

  /** For what nobody waits for: false, and nothing is taken, where less than half would be left for the others. */
  takeSpare(bytes: number): boolean {
    return this.#add(bytes, this.#max / 2)
  }

  give(bytes: number): void {
    this.#add(-bytes, this.#max)
  }

  #add(bytes: number, max: number): boolean {
    lock(this.#words, LOCK)
    const held = (this.#doubles[HELD] as number) + bytes
    const fits = bytes <= 0 || held <= max
    if (fits) this.#doubles[HELD] = held
    unlock(this.#words, LOCK)
    return fits
  }
}
