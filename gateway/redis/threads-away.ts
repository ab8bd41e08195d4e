import { logLine } from '#gateway/log-line.ts'

/** How many threads of a gateway are without Redis; all of them until they have heard of it. */
export const threadsAwayMemory = (threads: number): SharedArrayBuffer => {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  new Int32Array(memory)[0] = threads
  return memory
}

/** Each thread has a connection of its own; Redis is away for the gateway while it is for any. */
export class ThreadsAway {
  readonly #count: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.#count = new Int32Array(memory)
  }

  get any(): boolean {
    return Atomics.load(this.#count, 0) > 0
  }

  /** One more or one fewer; true: that changes what holds for the gateway. */
  turn(away: boolean): boolean {
    return away ? Atomics.add(this.#count, 0, 1) === 0 : Atomics.sub(this.#count, 0, 1) === 1
  }
}

/** Said by the thread that has changed it, once for all. */
export function logRedis(away: boolean, reason: string): void {
  const message = away
    ? 'Redis is away: each gateway goes on with its share of every limit.'
    : 'Redis is there: limits are shared.'
  logLine(away ? 'error' : 'info', message, { reason })
}
