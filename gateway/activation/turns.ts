import { setImmediate } from 'node:timers/promises'

/** Calls wait no longer than this for work that goes on beside them, in milliseconds. */
const TURN_MS = 4

/** For long work: `if (turns.due) await turns.give()` lets calls have their turn when it is time. */
export class Turns {
  #since = performance.now()

  get due(): boolean {
    return performance.now() - this.#since >= TURN_MS
  }

  async give(): Promise<void> {
    await setImmediate()
    this.#since = performance.now()
  }
}
