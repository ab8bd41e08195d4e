import type { KeyEntry } from '#contract/keys.ts'

const CHUNK_BITS = 14
/** Rows that are allocated together: memory grows with the keys, and nothing is copied. */
const CHUNK_ROWS = 1 << CHUNK_BITS
const HASH_WORDS = 8
const ID_WORDS = 3
const INDEX_FIRST = 1 << 12

const states = ['active', 'suspended', 'revoked'] as const
const slots = ['primary', 'secondary'] as const

/** Columns of some rows; about a hundred bytes a key. */
interface Chunk {
  hashes: Uint32Array
  /** Of key, subscription and organisation: the part after the underscore. */
  ids: Uint32Array
  /** Number of the scope, above three bits of state and slot. */
  scopes: Uint32Array
  notBefore: Float64Array
  /** NaN: no end. */
  endsAt: Float64Array
}

const newChunk = (): Chunk => ({
  hashes: new Uint32Array(CHUNK_ROWS * HASH_WORDS),
  ids: new Uint32Array(CHUNK_ROWS * ID_WORDS * 3),
  scopes: new Uint32Array(CHUNK_ROWS),
  notBefore: new Float64Array(CHUNK_ROWS),
  endsAt: new Float64Array(CHUNK_ROWS),
})

/** A SHA-256 as the rows hold it. */
export type HashWords = Uint32Array

export function hashWords(hex: string): HashWords {
  const words = new Uint32Array(HASH_WORDS)
  new Uint8Array(words.buffer).set(Buffer.from(hex, 'hex'))
  return words
}

/**
 * Keys in columns of typed arrays, found by hash with open addressing: a million take about 110 MB, and finding one
 * allocates nothing. Rows are never taken out: a key that ends stays known as revoked.
 */
export class PackedKeys {
  readonly #chunks: Chunk[] = []
  /** Row + 1 at the slot of a hash; 0: free. A power of two, at most half full. */
  #index = new Uint32Array(INDEX_FIRST)
  #size = 0
  readonly #scopes: KeyEntry['scope'][] = []
  readonly #scopeNumbers = new Map<string, number>()
  /** Few keys are bound to networks. */
  readonly #networks = new Map<number, string[]>()

  get size(): number {
    return this.#size
  }

  /** The row of a key; -1: not known. */
  find(hash: HashWords): number {
    const mask = this.#index.length - 1
    for (let slot = (hash[0] as number) & mask; ; slot = (slot + 1) & mask) {
      const row = (this.#index[slot] as number) - 1
      if (row === -1 || this.#hasHash(row, hash)) return row
    }
  }

  /** Puts an entry in the place of the one with its hash, or at the end. Answers its row. */
  set(entry: KeyEntry): number {
    const hash = hashWords(entry.hash)
    const known = this.find(hash)
    const row = known === -1 ? this.#append(hash) : known
    const { chunk, at } = this.#place(row)
    writeId(chunk.ids, at * 3, entry.keyId)
    writeId(chunk.ids, at * 3 + 1, entry.subscriptionId)
    writeId(chunk.ids, at * 3 + 2, entry.organisationId)
    chunk.scopes[at] =
      (this.#scopeNumber(entry.scope) << 3) |
      (slots.indexOf(entry.slot) << 2) |
      states.indexOf(entry.state)
    chunk.notBefore[at] = entry.notBefore
    chunk.endsAt[at] = entry.endsAt ?? Number.NaN
    if (entry.networks.length > 0) this.#networks.set(row, entry.networks)
    else this.#networks.delete(row)
    return row
  }

  /** The entry of a row, made anew. */
  at(row: number): KeyEntry {
    const { chunk, at } = this.#place(row)
    const scope = chunk.scopes[at] as number
    const endsAt = chunk.endsAt[at] as number
    const hash = chunk.hashes.subarray(at * HASH_WORDS, (at + 1) * HASH_WORDS)
    return {
      keyId: `key_${readId(chunk.ids, at * 3)}` as KeyEntry['keyId'],
      hash: Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('hex'),
      slot: slots[(scope >>> 2) & 1] as KeyEntry['slot'],
      state: states[scope & 3] as KeyEntry['state'],
      subscriptionId: `sub_${readId(chunk.ids, at * 3 + 1)}` as KeyEntry['subscriptionId'],
      organisationId: `org_${readId(chunk.ids, at * 3 + 2)}` as KeyEntry['organisationId'],
      scope: this.#scopes[scope >>> 3] as KeyEntry['scope'],
      notBefore: chunk.notBefore[at] as number,
      endsAt: Number.isNaN(endsAt) ? null : endsAt,
      networks: this.#networks.get(row) ?? [],
    }
  }

  *entries(): IterableIterator<KeyEntry> {
    for (let row = 0; row < this.#size; row += 1) yield this.at(row)
  }

  #place(row: number): { chunk: Chunk; at: number } {
    return { chunk: this.#chunks[row >>> CHUNK_BITS] as Chunk, at: row & (CHUNK_ROWS - 1) }
  }

  #hasHash(row: number, hash: HashWords): boolean {
    const { hashes } = this.#chunks[row >>> CHUNK_BITS] as Chunk
    const at = (row & (CHUNK_ROWS - 1)) * HASH_WORDS
    for (let word = 0; word < HASH_WORDS; word += 1)
      if (hashes[at + word] !== hash[word]) return false
    return true
  }

  #append(hash: HashWords): number {
    const row = this.#size
    if (row >>> CHUNK_BITS === this.#chunks.length) this.#chunks.push(newChunk())
    const { chunk, at } = this.#place(row)
    chunk.hashes.set(hash, at * HASH_WORDS)
    this.#size += 1
    if (this.#size * 2 > this.#index.length) this.#grow()
    else this.#enter(row)
    return row
  }

  #enter(row: number): void {
    const { chunk, at } = this.#place(row)
    const mask = this.#index.length - 1
    let slot = (chunk.hashes[at * HASH_WORDS] as number) & mask
    while (this.#index[slot] !== 0) slot = (slot + 1) & mask
    this.#index[slot] = row + 1
  }

  #grow(): void {
    this.#index = new Uint32Array(this.#index.length * 2)
    for (let row = 0; row < this.#size; row += 1) this.#enter(row)
  }

  #scopeNumber(scope: KeyEntry['scope']): number {
    const name = 'productId' in scope ? scope.productId : scope.apiId
    let number = this.#scopeNumbers.get(name)
    if (number === undefined) {
      number = this.#scopes.push(scope) - 1
      this.#scopeNumbers.set(name, number)
    }
    return number
  }
}

/** Ids have a kind, an underscore and sixteen of [a-z0-9] (`contract/ids.ts`): twice 42 bits. */
function writeId(ids: Uint32Array, place: number, id: string): void {
  const from = id.indexOf('_') + 1
  const [front, back] = [from, from + 8].map((start) =>
    Number.parseInt(id.slice(start, start + 8), 36),
  ) as [number, number]
  const at = place * ID_WORDS
  ids[at] = front
  ids[at + 1] = back
  ids[at + 2] = Math.floor(front / 2 ** 32) | (Math.floor(back / 2 ** 32) << 16)
}

function readId(ids: Uint32Array, place: number): string {
  const at = place * ID_WORDS
  const high = ids[at + 2] as number
  const half = (low: number, top: number) => (low + top * 2 ** 32).toString(36).padStart(8, '0')
  return half(ids[at] as number, high & 0xffff) + half(ids[at + 1] as number, high >>> 16)
}
