import { logLine } from '#gateway/log-line.ts'

const FREE = 0
const HELD = 1
/** What is done under a lock takes less than a microsecond; whoever holds one longer was put aside by the kernel. */
const SPINS = 200
const PATIENCE_MS = 1
/** Waits, not time: a machine that stands still uses none of them. Whoever holds a lock for longer has ended with it. */
const WAITS_MAX = 5_000

/**
 * Takes a lock: a word of shared memory that is 0 while nobody holds it. Every thread of the process waits its turn. Ends
 * this thread where a lock is not given back: what stands under it may be half written, and only a start makes it whole.
 */
export function lock(words: Int32Array<SharedArrayBuffer>, at: number): void {
  let waits = 0
  for (let tries = 0; Atomics.compareExchange(words, at, FREE, HELD) !== FREE; tries += 1) {
    if (tries <= SPINS || Atomics.wait(words, at, HELD, PATIENCE_MS) !== 'timed-out') continue
    waits += 1
    if (waits > WAITS_MAX) endThread()
  }
}

/** For work that can be done later: false where somebody holds it for longer than it takes. */
export function tryLock(words: Int32Array<SharedArrayBuffer>, at: number): boolean {
  for (let tries = 0; tries <= SPINS; tries += 1)
    if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return true
  return false
}

export function unlock(words: Int32Array<SharedArrayBuffer>, at: number): void {
  Atomics.store(words, at, FREE)
}

/** The first thread is the process; it ends too when another one does. */
function endThread(): never {
  logLine('error', 'A lock is not given back; the gateway ends, to be started again.')
  process.exit(1)
}
