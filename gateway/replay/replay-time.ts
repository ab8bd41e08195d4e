import { REPLAY_MS_MAX, REPLAY_WAIT_MS_MAX } from '#contract/replay.ts'

/** How often it must be asked. */
export const LOOK_MS = 250
/** One who asks later than this stood still himself, and whoever is asked about mostly too. */
const COUNTED_MS_MAX = 1.5 * LOOK_MS

/**
 * How long a replay may take: by its own time, in which it ran or waited for somebody else, not by that in which its
 * thread stood in line for a core, behind calls. In all there is a bound too, since whoever has asked goes away.
 */
export class ReplayTime {
  readonly #now: () => number
  readonly #waitedForCoreMs: () => number
  #lookedAt: number
  #wholeMs = 0
  /** Of the whole time, and of what the thread waited for a core: when it began with its order. */
  #began: { wholeMs: number; waitedMs: number } | null = null

  constructor({ now, waitedForCoreMs }: { now: () => number; waitedForCoreMs: () => number }) {
    this.#now = now
    this.#waitedForCoreMs = waitedForCoreMs
    this.#lookedAt = now()
  }

  /** The thread is there and begins with its order. */
  begins(): void {
    this.#look()
    this.#began = { wholeMs: this.#wholeMs, waitedMs: this.#waitedForCoreMs() }
  }

  isOver(): boolean {
    this.#look()
    if (this.#wholeMs > REPLAY_WAIT_MS_MAX) return true
    if (!this.#began) return false
    const waitedMs = this.#waitedForCoreMs() - this.#began.waitedMs
    return this.#wholeMs - this.#began.wholeMs - waitedMs > REPLAY_MS_MAX
  }

  #look(): void {
    const now = this.#now()
    this.#wholeMs += Math.min(now - this.#lookedAt, COUNTED_MS_MAX)
    this.#lookedAt = now
  }
}
