import type { HashWords, HeldKey } from './key-rows.ts'
import { hashWords, type SharedKeys } from './shared-keys.ts'

/** Keys in use are kept as objects, so that their calls share them. */
const HOT_MAX = 8_192

interface Hot {
  /** Null: it is gone. */
  entry: HeldKey | null
  revision: number
}

/** The keys as one thread looks them up. */
export class KeyTable {
  #keys: SharedKeys
  readonly #hot = new Map<number, Hot>()

  constructor(keys: SharedKeys) {
    this.#keys = keys
  }

  get keys(): SharedKeys {
    return this.#keys
  }

  /**
   * Looks into another table from now on. The old one's memory is given back at once, which takes this thread some ten
   * milliseconds: the collector would come to it much later.
   */
  use(keys: SharedKeys): void {
    this.#keys = keys
    this.#hot.clear()
    Bun.gc(true)
  }

  /** By SHA-256 in lower-case hex. */
  find(hash: string): HeldKey | undefined {
    return this.findWords(hashWords(hash))
  }

  /** By the bytes of a SHA-256, in words. */
  findWords(hash: HashWords): HeldKey | undefined {
    const row = this.#keys.find(hash)
    if (row === -1) return undefined
    const known = this.#hot.get(row)
    if (known && known.revision === this.#keys.revision(row)) return known.entry ?? undefined
    if (this.#hot.size >= HOT_MAX) this.#hot.clear()
    const read = this.#keys.read(row)
    this.#hot.set(row, read)
    return read.entry ?? undefined
  }
}
