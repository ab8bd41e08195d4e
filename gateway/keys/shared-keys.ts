import type { KeyEntry } from '#contract/keys.ts'
import { InternedTexts, NoRoom } from './interned-texts.ts'
import {
  columnBytes,
  HASH_WORDS,
  IDS_A_ROW,
  INDEX_BITS,
  indexBitsFor,
  indexStart,
  type KeyColumns,
  type KeyMemory,
  keyMemory,
  SIZE,
  TEXT_BYTES,
  textRoomFor,
} from './key-memory.ts'
import { readId, writeId } from './packed-id.ts'

const states = ['active', 'suspended', 'revoked'] as const
const slots = ['primary', 'secondary'] as const

/** A SHA-256, of which the rows hold the first words. */
export type HashWords = Uint32Array

export function hashWords(hex: string): HashWords {
  const words = new Uint32Array(HASH_WORDS)
  Buffer.from(words.buffer).write(hex, 'hex')
  return words
}

/** What is kept of an entry: its hash only finds it. */
export type HeldKey = Omit<KeyEntry, 'hash'>

/**
 * Keys in columns of shared memory, found by hash with open addressing: a million take about 90 MB, and finding one
 * allocates nothing. One thread writes, all read: what is written is seen by every later look. Rows are never taken
 * out: a key that ends stays known as revoked.
 */
export class SharedKeys {
  readonly memory: KeyMemory
  readonly #counts: Int32Array<SharedArrayBuffer>
  readonly #index: Int32Array<SharedArrayBuffer>
  readonly #hashes: Uint32Array<SharedArrayBuffer>
  readonly #ids: Uint32Array<SharedArrayBuffer>
  readonly #scopes: Uint32Array<SharedArrayBuffer>
  readonly #revisions: Int32Array<SharedArrayBuffer>
  readonly #instants: Float64Array<SharedArrayBuffer>
  readonly #networks: Uint32Array<SharedArrayBuffer>
  readonly #texts: InternedTexts
  readonly #parsed = new Map<number, unknown>()
  /** The hash of the entry that is being set. */
  readonly #hash: HashWords = new Uint32Array(HASH_WORDS)
  readonly #hashBytes = Buffer.from(this.#hash.buffer)

  constructor(memory: KeyMemory) {
    const { columns } = memory
    this.memory = memory
    this.#counts = new Int32Array(memory.counts)
    this.#index = new Int32Array(memory.index)
    this.#hashes = new Uint32Array(columns.hashes)
    this.#ids = new Uint32Array(columns.ids)
    this.#scopes = new Uint32Array(columns.scopes)
    this.#revisions = new Int32Array(columns.revisions)
    this.#instants = new Float64Array(columns.instants)
    this.#networks = new Uint32Array(columns.networks)
    this.#texts = new InternedTexts(memory.texts, this.#counts, TEXT_BYTES)
  }

  get size(): number {
    return Atomics.load(this.#counts, SIZE)
  }

  /** The row of a key; -1: not known. */
  find(hash: HashWords): number {
    const bits = Atomics.load(this.#counts, INDEX_BITS)
    if (bits === 0) return -1
    const start = indexStart(bits)
    const mask = 2 ** bits - 1
    for (let slot = (hash[0] as number) & mask; ; slot = (slot + 1) & mask) {
      const row = Atomics.load(this.#index, start + slot) - 1
      if (row === -1 || this.#hasHash(row, hash)) return row
    }
  }

  /** Changes whenever the row does. */
  revision(row: number): number {
    return Atomics.load(this.#revisions, row)
  }

  /** The entry of a row, made anew, and its revision. */
  read(row: number): { entry: HeldKey; revision: number } {
    for (;;) {
      const revision = this.revision(row)
      if (revision % 2 !== 0) continue
      const entry = this.#entry(row)
      if (this.revision(row) === revision) return { entry, revision }
    }
  }

  *entries(): IterableIterator<HeldKey> {
    for (let row = 0; row < this.size; row += 1) yield this.read(row).entry
  }

  /** The same keys with room for `keysMax`, and for more texts; whoever looks into this table sees no change there. */
  grown(keysMax: number): SharedKeys {
    const memory = keyMemory(keysMax, textRoomFor(this.#texts.length))
    const size = this.size
    for (const name of Object.keys(columnBytes) as (keyof KeyColumns)[])
      new Uint8Array(memory.columns[name]).set(
        new Uint8Array(this.memory.columns[name], 0, size * columnBytes[name]),
      )
    new Uint8Array(memory.texts).set(new Uint8Array(this.memory.texts, 0, this.#texts.length))
    const counts = new Int32Array(memory.counts)
    counts[TEXT_BYTES] = Atomics.load(this.#counts, TEXT_BYTES)
    const keys = new SharedKeys(memory)
    keys.adopt(size)
    return keys
  }

  // ── The one that writes ───────────────────────────────────────────────────────────────────────
  /** Whether all of these could be set. */
  hasRoomFor(entries: readonly KeyEntry[]): boolean {
    const fresh = entries.filter(({ hash }) => this.find(hashWords(hash)) === -1).length
    if (this.size + fresh > this.memory.keysMax) return false
    try {
      for (const entry of entries) this.#textsOf(entry)
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
    const texts = this.#textsOf(entry)
    const known = this.find(hash)
    const row = known === -1 ? this.#nextRow() : known
    Atomics.add(this.#revisions, row, 1)
    this.#write(row, entry, texts)
    if (known === -1) this.#hashes.set(hash, row * HASH_WORDS)
    Atomics.add(this.#revisions, row, 1)
    if (known === -1) this.#append(row)
  }

  /** Finds again the texts that another thread has put into the memory; before the first `set` of a new writer. */
  learn(): void {
    this.#texts.learn()
  }

  /** Makes the index over rows that were filled from a file. */
  adopt(size: number): void {
    this.#texts.learn()
    Atomics.store(this.#counts, SIZE, size)
    Atomics.store(this.#counts, INDEX_BITS, 0)
    this.#grow(indexBitsFor(size))
  }

  #textsOf({ scope, networks }: KeyEntry): { scope: number; networks: number } {
    return {
      scope: this.#texts.placeOf(JSON.stringify(scope)),
      networks: networks.length > 0 ? this.#texts.placeOf(JSON.stringify(networks)) + 1 : 0,
    }
  }

  #nextRow(): number {
    const row = this.size
    if (row === this.memory.keysMax) throw new NoRoom(`There is room for ${row} keys.`)
    return row
  }

  #append(row: number): void {
    Atomics.store(this.#counts, SIZE, row + 1)
    const bits = indexBitsFor(row + 1)
    if (bits > Atomics.load(this.#counts, INDEX_BITS)) this.#grow(bits)
    else this.#enter(row, Atomics.load(this.#counts, INDEX_BITS))
  }

  /** A larger index stands whole before anybody looks into it. */
  #grow(bits: number): void {
    if (bits <= Atomics.load(this.#counts, INDEX_BITS)) return
    for (let row = 0; row < this.size; row += 1) this.#enter(row, bits)
    Atomics.store(this.#counts, INDEX_BITS, bits)
  }

  #enter(row: number, bits: number): void {
    const start = indexStart(bits)
    const mask = 2 ** bits - 1
    let slot = (this.#hashes[row * HASH_WORDS] as number) & mask
    while (this.#index[start + slot] !== 0) slot = (slot + 1) & mask
    Atomics.store(this.#index, start + slot, row + 1)
  }

  #write(row: number, entry: KeyEntry, texts: { scope: number; networks: number }): void {
    const { keyId, subscriptionId, organisationId, slot, state, notBefore, endsAt } = entry
    for (const [place, id] of [keyId, subscriptionId, organisationId].entries())
      writeId(this.#ids, row * IDS_A_ROW + place, id)
    this.#scopes[row] = (texts.scope << 3) | (slots.indexOf(slot) << 2) | states.indexOf(state)
    this.#instants[row * 2] = notBefore
    this.#instants[row * 2 + 1] = endsAt ?? Number.NaN
    this.#networks[row] = texts.networks
  }

  #hasHash(row: number, hash: HashWords): boolean {
    const at = row * HASH_WORDS
    for (let word = 0; word < HASH_WORDS; word += 1)
      if (this.#hashes[at + word] !== hash[word]) return false
    return true
  }

  #entry(row: number): HeldKey {
    const scope = this.#scopes[row] as number
    const endsAt = this.#instants[row * 2 + 1] as number
    const networks = this.#networks[row] as number
    const id = (place: number) => readId(this.#ids, row * IDS_A_ROW + place)
    return {
      keyId: `key_${id(0)}`,
      slot: slots[(scope >>> 2) & 1] as KeyEntry['slot'],
      state: states[scope & 3] as KeyEntry['state'],
      subscriptionId: `sub_${id(1)}`,
      organisationId: `org_${id(2)}`,
      scope: this.#parse(scope >>> 3) as KeyEntry['scope'],
      notBefore: this.#instants[row * 2] as number,
      endsAt: Number.isNaN(endsAt) ? null : endsAt,
      networks: networks === 0 ? [] : (this.#parse(networks - 1) as string[]),
    }
  }

  /** What a text says; the same object for all rows that share it. */
  #parse(place: number): unknown {
    if (!this.#parsed.has(place)) this.#parsed.set(place, JSON.parse(this.#texts.textAt(place)))
    return this.#parsed.get(place)
  }
}
