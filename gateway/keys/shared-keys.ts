import type { KeyEntry } from '#contract/keys.ts'
import { InternedTexts, NoRoom } from './interned-texts.ts'
import {
  columnBytes,
  GONE_ROWS,
  HASH_WORDS,
  INDEX_BITS,
  indexBitsFor,
  indexStart,
  type KeyColumns,
  type KeyMemory,
  keyMemory,
  ROWS,
  roomFor,
  TEXT_BYTES,
  textRoomFor,
} from './key-memory.ts'
import { type HashWords, type HeldKey, KeyRows, placesFor, type TextPlaces } from './key-rows.ts'

export function hashWords(hex: string): HashWords {
  const words = new Uint32Array(HASH_WORDS)
  Buffer.from(words.buffer).write(hex, 'hex')
  return words
}

/**
 * Keys in columns of shared memory, found by hash with open addressing: a million take about 90 MB, and finding one
 * allocates nothing. One thread writes, all read: what is written is seen by every later look. Rows are never taken
 * out: a key that ends stays known as revoked, and one that a whole table lacks leaves its row, which says so.
 */
export class SharedKeys {
  readonly memory: KeyMemory
  readonly #counts: Int32Array<SharedArrayBuffer>
  readonly #index: Int32Array<SharedArrayBuffer>
  readonly #rows: KeyRows
  readonly #revisions: Int32Array<SharedArrayBuffer>
  readonly #texts: InternedTexts
  readonly #parsed = new Map<number, unknown>()
  /** The hash of the entry that is being set. */
  readonly #hash: HashWords = new Uint32Array(HASH_WORDS)
  readonly #hashBytes = Buffer.from(this.#hash.buffer)
  /** Where its texts are. */
  readonly #places: TextPlaces = { scope: 0, networks: 0 }

  constructor(memory: KeyMemory) {
    const { columns } = memory
    this.memory = memory
    this.#counts = new Int32Array(memory.counts)
    this.#index = new Int32Array(memory.index)
    this.#rows = new KeyRows(columns)
    this.#revisions = new Int32Array(columns.revisions)
    this.#texts = new InternedTexts(memory.texts, this.#counts, TEXT_BYTES)
  }

  /** Keys that are known. */
  get size(): number {
    return this.rows - Atomics.load(this.#counts, GONE_ROWS)
  }

  /** Also of keys that are gone. */
  get rows(): number {
    return Atomics.load(this.#counts, ROWS)
  }

  /** The row of a key; -1: there is none. */
  find(hash: HashWords): number {
    const bits = Atomics.load(this.#counts, INDEX_BITS)
    if (bits === 0) return -1
    const start = indexStart(bits)
    const mask = 2 ** bits - 1
    for (let slot = (hash[0] as number) & mask; ; slot = (slot + 1) & mask) {
      const row = Atomics.load(this.#index, start + slot) - 1
      if (row === -1 || this.#rows.hasHash(row, hash)) return row
    }
  }

  /** Changes whenever the row does. */
  revision(row: number): number {
    return Atomics.load(this.#revisions, row)
  }

  /** The entry of a row, made anew, and its revision; null: the key is gone. */
  read(row: number): { entry: HeldKey | null; revision: number } {
    for (;;) {
      const revision = this.revision(row)
      if (revision % 2 !== 0) continue
      const entry = this.#rows.entry(row, this.#parse)
      if (this.revision(row) === revision) return { entry, revision }
    }
  }

  *entries(): IterableIterator<HeldKey> {
    for (let row = 0; row < this.rows; row += 1) {
      const { entry } = this.read(row)
      if (entry) yield entry
    }
  }

  /** The same keys with room for `keysMax`, and for more texts; whoever looks into this table sees no change there. */
  grown(keysMax: number): SharedKeys {
    const memory = keyMemory(keysMax, textRoomFor(this.#texts.length))
    const { rows } = this
    for (const name of Object.keys(columnBytes) as (keyof KeyColumns)[])
      new Uint8Array(memory.columns[name]).set(
        new Uint8Array(this.memory.columns[name], 0, rows * columnBytes[name]),
      )
    new Uint8Array(memory.texts).set(new Uint8Array(this.memory.texts, 0, this.#texts.length))
    const counts = new Int32Array(memory.counts)
    counts[TEXT_BYTES] = Atomics.load(this.#counts, TEXT_BYTES)
    const keys = new SharedKeys(memory)
    keys.adopt(rows)
    return keys
  }

  /** The same without the rows of keys that are gone. */
  compacted(keysMax: number): SharedKeys {
    const keys = new SharedKeys(keyMemory(keysMax, textRoomFor(this.#texts.length)))
    keys.expect(this.size)
    const places = new Map<number, number>()
    const placeOf = (place: number): number => {
      const known = places.get(place) ?? keys.keepText(this.#texts.textAt(place))
      places.set(place, known)
      return known
    }
    for (let row = 0; row < this.rows; row += 1)
      if (!this.#rows.isGone(row)) keys.setRow(this.#rows, row, placeOf)
    return keys
  }

  /** The index has 2^indexBits slots. */
  get indexBits(): number {
    return Atomics.load(this.#counts, INDEX_BITS)
  }

  /** Whether there are so many rows more. */
  hasRoom(rows: number): boolean {
    return this.rows + rows <= this.memory.keysMax
  }

  // ── The one that writes ───────────────────────────────────────────────────────────────────────
  /** Whether all of these could be set. */
  hasRoomFor(entries: readonly KeyEntry[]): boolean {
    const fresh = new Set<string>()
    for (const { hash } of entries) if (this.find(hashWords(hash)) === -1) fresh.add(hash)
    if (!this.hasRoom(fresh.size)) return false
    try {
      for (const entry of entries) placesFor(entry, this.#keepText)
      return true
    } catch (error) {
      if (error instanceof NoRoom) return false
      throw error
    }
  }

  /** Makes the index for so many keys, so that it need not grow while they come. */
  expect(keys: number): void {
    this.#grow(indexBitsFor(keys))
  }

  /** Puts an entry in the place of the one with its hash, or at the end. Throws NoRoom, and then nothing is changed. */
  set(entry: KeyEntry): void {
    this.#hashBytes.write(entry.hash, 'hex')
    const hash = this.#hash
    const texts = placesFor(entry, this.#keepText)
    const row = this.#begin(this.find(hash))
    this.#rows.write(row, entry, texts)
    this.#end(row, hash)
  }

  /**
   * The same for a row of others, whose texts have their places here by `placeOf`; what it does not change is not
   * touched. Answers the row where the key is now.
   */
  setRow(from: KeyRows, other: number, placeOf: (place: number) => number): number {
    const hash = this.#hash
    from.readHash(other, hash)
    const texts = this.#places
    texts.scope = placeOf(from.scopeText(other))
    const networks = from.networksText(other)
    texts.networks = networks === 0 ? 0 : placeOf(networks - 1) + 1
    const known = this.find(hash)
    if (known !== -1 && this.#rows.is(known, from, other, texts)) return known
    const row = this.#begin(known)
    this.#rows.copy(row, from, other, texts)
    this.#end(row, hash)
    return row
  }

  /** A key that is not known any more. */
  setGone(row: number): void {
    if (this.#rows.isGone(row)) return
    Atomics.add(this.#revisions, row, 1)
    this.#rows.setGone(row)
    Atomics.add(this.#revisions, row, 1)
    Atomics.add(this.#counts, GONE_ROWS, 1)
  }

  /** The place of a text. Throws NoRoom. */
  keepText(text: string): number {
    return this.#keepText(text)
  }

  /** Finds again the texts that another thread has put into the memory; before the first `set` of a new writer. */
  learn(): void {
    this.#texts.learn()
  }

  /** Makes the index over rows that were filled from a file. */
  adopt(rows: number): void {
    this.#texts.learn()
    Atomics.store(this.#counts, ROWS, rows)
    Atomics.store(this.#counts, INDEX_BITS, 0)
    this.#grow(indexBitsFor(rows))
    let gone = 0
    for (let row = 0; row < rows; row += 1) if (this.#rows.isGone(row)) gone += 1
    Atomics.store(this.#counts, GONE_ROWS, gone)
  }

  /** The row that a hash was found at, or a new one; from now on readers wait for it. Throws NoRoom. */
  #begin(known: number): number {
    const row = known === -1 ? this.rows : known
    if (row === this.memory.keysMax) throw new NoRoom(`There is room for ${row} keys.`)
    if (known !== -1 && this.#rows.isGone(row)) Atomics.sub(this.#counts, GONE_ROWS, 1)
    Atomics.add(this.#revisions, row, 1)
    return row
  }

  #end(row: number, hash: HashWords): void {
    const isNew = row === this.rows
    if (isNew) this.#rows.setHash(row, hash)
    Atomics.add(this.#revisions, row, 1)
    if (isNew) this.#append(row)
  }

  #append(row: number): void {
    Atomics.store(this.#counts, ROWS, row + 1)
    const bits = indexBitsFor(row + 1)
    if (bits > Atomics.load(this.#counts, INDEX_BITS)) this.#grow(bits)
    else this.#enter(row, Atomics.load(this.#counts, INDEX_BITS))
  }

  /** A larger index stands whole before anybody looks into it. */
  #grow(bits: number): void {
    if (bits <= Atomics.load(this.#counts, INDEX_BITS)) return
    for (let row = 0; row < this.rows; row += 1) this.#enter(row, bits)
    Atomics.store(this.#counts, INDEX_BITS, bits)
  }

  #enter(row: number, bits: number): void {
    const start = indexStart(bits)
    const mask = 2 ** bits - 1
    let slot = this.#rows.hashWord(row) & mask
    while (this.#index[start + slot] !== 0) slot = (slot + 1) & mask
    Atomics.store(this.#index, start + slot, row + 1)
  }

  readonly #keepText = (text: string): number => this.#texts.placeOf(text)

  /** What a text says; the same object for all rows that share it. */
  readonly #parse = (place: number): unknown => {
    if (!this.#parsed.has(place)) this.#parsed.set(place, JSON.parse(this.#texts.textAt(place)))
    return this.#parsed.get(place)
  }
}

/** These keys, or the same with room for the entries in other memory. Throws NoRoom. */
export function withRoomFor(
  keys: SharedKeys,
  entries: readonly KeyEntry[],
  keysMax: number,
): SharedKeys {
  if (keys.hasRoomFor(entries)) return keys
  const grown = keys.grown(roomFor(keys.rows + entries.length, keysMax))
  if (grown.hasRoomFor(entries)) return grown
  const compacted = keys.compacted(roomFor(keys.size + entries.length, keysMax))
  if (compacted.hasRoomFor(entries)) return compacted
  throw new NoRoom(`There is room for ${keysMax} keys.`)
}
