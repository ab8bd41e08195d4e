/**
 * Memory of a key table, shared by all threads. It is made for about as many keys as there are: the garbage collector
 * takes it for garbage to come, and the more there is of it, the later it begins.
 */
export interface KeyMemory {
  /** Keys that it can hold. */
  readonly keysMax: number
  /** Words with `ROWS`, `INDEX_BITS`, `TEXT_BYTES` and `GONE_ROWS`. */
  readonly counts: SharedArrayBuffer
  /** Row + 1 at the slot of a hash; 0: free. One part for each size that the index grows through. */
  readonly index: SharedArrayBuffer
  /** Columns, by row. */
  readonly columns: KeyColumns
  /** Scopes and networks as JSON texts. */
  readonly texts: SharedArrayBuffer
}
export interface KeyColumns {
  readonly hashes: SharedArrayBuffer
  /** Of key, subscription and organisation: the part after the underscore. */
  readonly ids: SharedArrayBuffer
  /** Place of the scope's text, above three bits of state and slot. */
  readonly scopes: SharedArrayBuffer
  /** Odd while the row is being written; another number afterwards. */
  readonly revisions: SharedArrayBuffer
  /** Not before, and the end (NaN: none). */
  readonly instants: SharedArrayBuffer
  /** Place of the networks' text, plus one; 0: any network. */
  readonly networks: SharedArrayBuffer
}

/** Words of `counts`. */
export const ROWS = 0
export const INDEX_BITS = 1
export const TEXT_BYTES = 2
export const GONE_ROWS = 3

/** Keys are told apart by the first 128 bits of their SHA-256: nobody finds another text with the same. */
export const HASH_WORDS = 4
export const ID_WORDS = 3
export const IDS_A_ROW = 3
const KEYS_AT_ONCE = 16_384
const TEXT_BYTES_FIRST = 1 << 20

/** Room for so many keys and some more, but never for more than `keysMax`. */
export const roomFor = (keys: number, keysMax: number): number =>
  Math.min(keysMax, Math.ceil((keys * 1.25 + 1) / KEYS_AT_ONCE) * KEYS_AT_ONCE)

/** A scope's word has 29 bits for the place of its text. */
const TEXT_BYTES_MAX = 2 ** 29

/** The same for texts that take so many bytes. */
export const textRoomFor = (bytes: number): number =>
  Math.min(TEXT_BYTES_MAX, Math.max(TEXT_BYTES_FIRST, bytes * 2))

/** What a row takes of each column, in bytes. */
export const columnBytes: Record<keyof KeyColumns, number> = {
  hashes: HASH_WORDS * 4,
  ids: ID_WORDS * IDS_A_ROW * 4,
  scopes: 4,
  revisions: 4,
  instants: 16,
  networks: 4,
}

/** The smallest index has this many slots, as a power of two. */
const INDEX_FIRST_BITS = 12
/** The index is at most half full. */
export const indexBitsFor = (keys: number): number =>
  Math.max(INDEX_FIRST_BITS, Math.ceil(Math.log2(Math.max(1, keys) * 2)))
/** Where the part of the index with 2^bits slots begins: after all smaller ones. */
export const indexStart = (bits: number): number => 2 ** bits - 2 ** INDEX_FIRST_BITS

/** Memory for up to `keysMax` keys. */
export function keyMemory(keysMax: number, textBytes = TEXT_BYTES_FIRST): KeyMemory {
  const column = (name: keyof KeyColumns) => new SharedArrayBuffer(keysMax * columnBytes[name])
  return {
    keysMax,
    counts: new SharedArrayBuffer(64),
    index: new SharedArrayBuffer(indexStart(indexBitsFor(keysMax) + 1) * 4),
    columns: {
      hashes: column('hashes'),
      ids: column('ids'),
      scopes: column('scopes'),
      revisions: column('revisions'),
      instants: column('instants'),
      networks: column('networks'),
    },
    texts: new SharedArrayBuffer(textBytes),
  }
}
