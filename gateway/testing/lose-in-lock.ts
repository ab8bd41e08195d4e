import { existsSync } from 'node:fs'

/**
 * Is loaded into a gateway before anything else (`bun --preload`): once the file LOSE_IN_LOCK names is there, a thread of
 * calls ends by itself right after it has taken a lock. LOSE_WHICH: `row`, or `all`, the lock under which rows change hands.
 */
const { LOSE_IN_LOCK: file = '', LOSE_WHICH } = process.env
/** So large is memory with rows. */
const ROWS_WORDS_MIN = 1_000

if (Bun.isMainThread)
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL) {
      super(url, String(url).includes('traffic-thread') ? { preload: [import.meta.path] } : {})
    }
  }
else {
  const { compareExchange } = Atomics
  Atomics.compareExchange = ((words: Int32Array, at: number, free: number, held: number) => {
    const before = compareExchange(words, at, free, held)
    const isMeant = words.length > ROWS_WORDS_MIN && (at === 0) === (LOSE_WHICH === 'all')
    if (before === free && isMeant && existsSync(file)) process.exit()
    return before
  }) as typeof compareExchange
}
