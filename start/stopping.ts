/** One wish to stop may be heard twice: from the terminal or a supervisor, and from the program that passes it on. */
const SAME_WISH_MS = 1_000

/** Stops once what was started is closed, the last first; whoever insists later has it end at once. */
export class Stopping {
  readonly #end: (code: number) => void
  readonly #now: () => number
  readonly #closing: (() => Promise<void> | void)[] = []
  #sinceMs: number | null = null

  constructor(end: (code: number) => void, now: () => number = () => performance.now()) {
    this.#end = end
    this.#now = now
  }

  /** Something was started: how it is closed. */
  before(close: () => Promise<void> | void): void {
    this.#closing.push(close)
  }

  get isUnderWay(): boolean {
    return this.#sinceMs !== null
  }

  async stop(code: number): Promise<void> {
    if (this.#sinceMs !== null) {
      if (this.#now() - this.#sinceMs > SAME_WISH_MS) this.#end(1)
      return
    }
    this.#sinceMs = this.#now()
    for (const close of this.#closing.toReversed()) await close()
    this.#end(code)
  }
}
