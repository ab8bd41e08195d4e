import type { SharedNumbers } from '#policies/kit/shared-numbers.ts'

/** Failed calls of a target, one after the other. */
export interface FailuresInRow {
  /** One more; answers how many they are with it. */
  add(): number
  /** A call has ended well, unless `left` are to stand. */
  clear(left?: number): void
}

/** Of one thread, for itself. */
export function ownFailures(): FailuresInRow {
  let failures = 0
  return {
    add() {
      failures += 1
      return failures
    },
    clear(left = 0) {
      failures = left
    },
  }
}

/** A target that no call has failed for so long begins anew; longer than any pause. */
const KEPT_MS = 86_400_000
const NEEDED_UNTIL = 0
const FAILED = 1
/** Of the shared word. */
const NOTED = 0

/** Counts up with each failure of any target, so that a call that ends well need not look its target up. */
export const failuresMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4)

/** Failures of a target over all threads. */
export class SharedFailures implements FailuresInRow {
  readonly #key: string
  readonly #numbers: SharedNumbers
  readonly #noted: Int32Array<SharedArrayBuffer>
  readonly #now: () => number
  /** As the word stood when this thread last saw to it that there were none. */
  #clearAt = 0
  #left = 0
  readonly #own = ownFailures()

  constructor(
    target: string,
    parts: { numbers: SharedNumbers; memory: SharedArrayBuffer; now: () => number },
  ) {
    this.#key = `target ${target}`
    this.#numbers = parts.numbers
    this.#noted = new Int32Array(parts.memory)
    this.#now = parts.now
  }

  /** Without room in shared memory this thread counts for itself. */
  add(): number {
    const failures = this.#numbers.change(this.#key, this.#addOne) ?? this.#own.add()
    Atomics.add(this.#noted, NOTED, 1)
    return failures
  }

  clear(left = 0): void {
    const noted = Atomics.load(this.#noted, NOTED)
    if (left === 0 && noted === this.#clearAt) return
    this.#left = left
    this.#own.clear(left)
    this.#numbers.change(this.#key, this.#set)
    // What is left is for the next success to clear, of whichever thread.
    if (left > 0) Atomics.add(this.#noted, NOTED, 1)
    else this.#clearAt = noted
  }

  readonly #addOne = (row: Float64Array, at: number): number => {
    row[at + NEEDED_UNTIL] = this.#now() + KEPT_MS
    row[at + FAILED] = (row[at + FAILED] as number) + 1
    return row[at + FAILED] as number
  }

  readonly #set = (row: Float64Array, at: number): number => {
    row[at + NEEDED_UNTIL] = this.#left > 0 ? this.#now() + KEPT_MS : 0
    row[at + FAILED] = this.#left
    return this.#left
  }
}
