const FREE = 0
const HELD = 1
/** What is done under a lock takes less than a microsecond; whoever holds one longer was put aside by the kernel. */
const SPINS = 200
const PATIENCE_MS = 1

/** Takes a lock: a word of shared memory that is 0 while nobody holds it. Every thread of the process waits its turn. */
export function lock(words: Int32Array<SharedArrayBuffer>, at: number): void {
  for (let tries = 0; Atomics.compareExchange(words, at, FREE, HELD) !== FREE; tries += 1)
    if (tries > SPINS) Atomics.wait(words, at, HELD, PATIENCE_MS)
}

export function unlock(words: Int32Array<SharedArrayBuffer>, at: number): void {
  Atomics.store(words, at, FREE)
}
