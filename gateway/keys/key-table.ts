import type { KeyChange, KeyEntry, KeyPosition } from '#contract/keys.ts'
import { type HashWords, hashWords, PackedKeys } from './packed-keys.ts'

/** Keys in use are kept as objects, so that their calls share them. */
const HOT_MAX = 8_192

/** The keys that the gateway knows, by hash, and where it stands in their stream. */
export class KeyTable {
  #keys = new PackedKeys()
  #position: KeyPosition = { stream: null, sequence: 0 }
  readonly #hot = new Map<number, KeyEntry>()

  get position(): KeyPosition {
    return this.#position
  }

  get size(): number {
    return this.#keys.size
  }

  /** By SHA-256 in lower-case hex. */
  find(hash: string): KeyEntry | undefined {
    return this.findWords(hashWords(hash))
  }

  /** By the bytes of a SHA-256, in words. */
  findWords(hash: HashWords): KeyEntry | undefined {
    const row = this.#keys.find(hash)
    if (row === -1) return undefined
    const known = this.#hot.get(row)
    if (known) return known
    if (this.#hot.size >= HOT_MAX) this.#hot.clear()
    const entry = this.#keys.at(row)
    this.#hot.set(row, entry)
    return entry
  }

  entries(): IterableIterator<KeyEntry> {
    return this.#keys.entries()
  }

  replace(position: KeyPosition, keys: PackedKeys): void {
    this.#keys = keys
    this.#hot.clear()
    this.#position = position
  }

  apply({ sequence, entry }: KeyChange): void {
    this.#hot.delete(this.#keys.set(entry))
    this.#position = { stream: this.#position.stream, sequence }
  }
}
