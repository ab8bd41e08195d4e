import type { KeyChange, KeyEntry, KeyPosition } from '#contract/keys.ts'

/** The keys that the gateway knows, by hash, and where it stands in their stream. */
export class KeyTable {
  #entries = new Map<string, KeyEntry>()
  #position: KeyPosition = { stream: null, sequence: 0 }

  get position(): KeyPosition {
    return this.#position
  }

  get size(): number {
    return this.#entries.size
  }

  find(hash: string): KeyEntry | undefined {
    return this.#entries.get(hash)
  }

  entries(): IterableIterator<KeyEntry> {
    return this.#entries.values()
  }

  replace(position: KeyPosition, entries: Map<string, KeyEntry>): void {
    this.#entries = entries
    this.#position = position
  }

  apply({ sequence, entry }: KeyChange): void {
    this.#entries.set(entry.hash, entry)
    this.#position = { stream: this.#position.stream, sequence }
  }
}
