import type { Epochs } from '#policies/kit/ports.ts'

const PLACES = 1 << 16
/** FNV-1a, 32 bits. */
const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

export const epochsMemory = (): SharedArrayBuffer => new SharedArrayBuffer(PLACES * 4)

/** Counters in shared memory, some texts to each: one that advances too often only costs another look at the backend. */
export class SharedEpochs implements Epochs {
  readonly #counts: Int32Array<SharedArrayBuffer>

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Int32Array(memory)
  }

  of(key: string): number {
    return Atomics.load(this.#counts, placeOf(key))
  }

  advance(key: string): void {
    Atomics.add(this.#counts, placeOf(key), 1)
  }
}

function placeOf(key: string): number {
  let hash = FNV_START
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), FNV_PRIME)
  return (hash ^ (hash >>> 16)) & (PLACES - 1)
}
