import type { KeyEntry } from '#contract/keys.ts'
import { HASH_WORDS, ID_WORDS, IDS_A_ROW, type KeyColumns } from './key-memory.ts'
import { readId, writeId } from './packed-id.ts'

const states = ['active', 'suspended', 'revoked'] as const
const slots = ['primary', 'secondary'] as const
/** In place of a state: the table that was sent last lacks the key. */
const GONE = 3
const STATE_MASK = 3
/** Of a scope's word: above two bits of the state and one of the slot. */
const TEXT_SHIFT = 3

/** A SHA-256, of which the rows hold the first words. */
export type HashWords = Uint32Array

/** What is kept of an entry: its hash only finds it. */
export type HeldKey = Omit<KeyEntry, 'hash'>

/** Where the texts of a row are. */
export interface TextPlaces {
  scope: number
  /** Plus one; 0: any network. */
  networks: number
}

/** The places of an entry's texts, of which `placeOf` keeps each. */
export const placesFor = (
  { scope, networks }: Pick<KeyEntry, 'scope' | 'networks'>,
  placeOf: (text: string) => number,
): TextPlaces => ({
  scope: placeOf(JSON.stringify(scope)),
  networks: networks.length > 0 ? placeOf(JSON.stringify(networks)) + 1 : 0,
})

/** Keys as rows of columns, whoever keeps them: a table in memory, or a part of a file. */
export class KeyRows {
  readonly #hashes: Uint32Array
  readonly #ids: Uint32Array
  readonly #scopes: Uint32Array
  readonly #instants: Float64Array
  readonly #networks: Uint32Array

  constructor({ hashes, ids, scopes, instants, networks }: Omit<KeyColumns, 'revisions'>) {
    this.#hashes = new Uint32Array(hashes)
    this.#ids = new Uint32Array(ids)
    this.#scopes = new Uint32Array(scopes)
    this.#instants = new Float64Array(instants)
    this.#networks = new Uint32Array(networks)
  }

  hasHash(row: number, hash: HashWords): boolean {
    const at = row * HASH_WORDS
    for (let word = 0; word < HASH_WORDS; word += 1)
      if (this.#hashes[at + word] !== hash[word]) return false
    return true
  }

  /** The word of a hash by which an index finds it. */
  hashWord(row: number): number {
    return this.#hashes[row * HASH_WORDS] as number
  }

  readHash(row: number, hash: HashWords): void {
    for (let word = 0; word < HASH_WORDS; word += 1)
      hash[word] = this.#hashes[row * HASH_WORDS + word] as number
  }

  setHash(row: number, hash: HashWords): void {
    this.#hashes.set(hash, row * HASH_WORDS)
  }

  isGone(row: number): boolean {
    return ((this.#scopes[row] as number) & STATE_MASK) === GONE
  }

  setGone(row: number): void {
    this.#scopes[row] = (this.#scopes[row] as number) | GONE
  }

  /** The place of the scope's text. */
  scopeText(row: number): number {
    return (this.#scopes[row] as number) >>> TEXT_SHIFT
  }

  /** The place of the networks' text, plus one; 0: any network. */
  networksText(row: number): number {
    return this.#networks[row] as number
  }

  write(row: number, entry: KeyEntry, texts: TextPlaces): void {
    const { keyId, subscriptionId, organisationId, slot, state, notBefore, endsAt } = entry
    for (const [place, id] of [keyId, subscriptionId, organisationId].entries())
      writeId(this.#ids, row * IDS_A_ROW + place, id)
    const bits = (slots.indexOf(slot) << 2) | states.indexOf(state)
    this.#scopes[row] = (texts.scope << TEXT_SHIFT) | bits
    this.#instants[row * 2] = notBefore
    this.#instants[row * 2 + 1] = endsAt ?? Number.NaN
    this.#networks[row] = texts.networks
  }

  /** Makes a row what one of others is, but for its hash. */
  copy(row: number, from: KeyRows, other: number, texts: TextPlaces): void {
    for (let word = 0; word < IDS_A_ROW * ID_WORDS; word += 1)
      this.#ids[row * IDS_A_ROW * ID_WORDS + word] = from.#id(other, word)
    this.#scopes[row] = from.#scopeWord(other, texts)
    this.#instants[row * 2] = from.#instants[other * 2] as number
    this.#instants[row * 2 + 1] = from.#instants[other * 2 + 1] as number
    this.#networks[row] = texts.networks
  }

  /** Whether `copy` would change nothing. */
  is(row: number, from: KeyRows, other: number, texts: TextPlaces): boolean {
    for (let word = 0; word < IDS_A_ROW * ID_WORDS; word += 1)
      if (this.#id(row, word) !== from.#id(other, word)) return false
    return (
      this.#scopes[row] === from.#scopeWord(other, texts) &&
      Object.is(this.#instants[row * 2], from.#instants[other * 2]) &&
      Object.is(this.#instants[row * 2 + 1], from.#instants[other * 2 + 1]) &&
      this.#networks[row] === texts.networks
    )
  }

  /** The entry of a row, made anew; null: it is gone. `parse` gives what the text at a place says. */
  entry(row: number, parse: (place: number) => unknown): HeldKey | null {
    const word = this.#scopes[row] as number
    const state = states[word & STATE_MASK]
    if (state === undefined) return null
    const endsAt = this.#instants[row * 2 + 1] as number
    const networks = this.#networks[row] as number
    const id = (place: number) => readId(this.#ids, row * IDS_A_ROW + place)
    return {
      keyId: `key_${id(0)}`,
      slot: slots[(word >>> 2) & 1] as KeyEntry['slot'],
      state,
      subscriptionId: `sub_${id(1)}`,
      organisationId: `org_${id(2)}`,
      scope: parse(word >>> TEXT_SHIFT) as KeyEntry['scope'],
      notBefore: this.#instants[row * 2] as number,
      endsAt: Number.isNaN(endsAt) ? null : endsAt,
      networks: networks === 0 ? [] : (parse(networks - 1) as string[]),
    }
  }

  #id(row: number, word: number): number {
    return this.#ids[row * IDS_A_ROW * ID_WORDS + word] as number
  }

  #scopeWord(row: number, { scope }: TextPlaces): number {
    const bits = (this.#scopes[row] as number) & ((1 << TEXT_SHIFT) - 1)
    return ((scope << TEXT_SHIFT) | bits) >>> 0
  }
}
