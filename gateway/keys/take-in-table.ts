import { Turns } from '#gateway/activation/turns.ts'
import { NoRoom } from './interned-texts.ts'
import { indexBitsFor, keyMemory, roomFor, textRoomFor } from './key-memory.ts'
import { MalformedKeyTable } from './read-key-lines.ts'
import { SharedKeys } from './shared-keys.ts'
import type { TableReader } from './table-reader.ts'

/** A table with more keys than this that are not known yet is built anew. */
const FRESH_MAX = 50_000
/** As it is when more than a quarter of the rows would be of keys that are gone. */
const GONE_SHARE_MAX = 0.25
const hashesOnly = ['hashes'] as const

const twice = () => new MalformedKeyTable('Two lines have the same hash.')

/** How much a table on disk differs from the keys in memory. */
export interface Difference {
  /** Keys that are not known yet; null: too many to be counted. */
  fresh: number | null
  /** Keys that are known. */
  kept: number
}

/** Compares them while calls go on. Throws MalformedKeyTable when a key is there twice. */
export async function compareTable(table: TableReader, keys: SharedKeys): Promise<Difference> {
  const turns = new Turns()
  const found = new RowSet(keys.memory.keysMax)
  const fresh = new Set<string>()
  const hash = new Uint32Array(4)
  let kept = 0
  for (const { rows, count } of table.parts(hashesOnly))
    for (let row = 0; row < count; row += 1) {
      rows.readHash(row, hash)
      const known = keys.find(hash)
      if (known === -1) {
        const name = hash.join()
        if (fresh.has(name)) throw twice()
        fresh.add(name)
        if (fresh.size > FRESH_MAX) return { fresh: null, kept }
      } else {
        if (found.has(known)) throw twice()
        found.add(known)
        kept += 1
      }
      if (turns.due) await turns.give()
    }
  return { fresh: fresh.size, kept }
}

/**
 * Whether the keys in memory can become what the table says, row by row, without a pause and without room for both. If
 * so, room for its texts is taken.
 */
export function canBecome(
  keys: SharedKeys,
  table: TableReader,
  { fresh, kept }: Difference,
): boolean {
  if (fresh === null || !keys.hasRoom(fresh)) return false
  const rows = keys.rows + fresh
  if (rows - fresh - kept > rows * GONE_SHARE_MAX || indexBitsFor(rows) > keys.indexBits)
    return false
  try {
    for (const [, text] of table.texts()) keys.keepText(text)
    return true
  } catch (error) {
    if (error instanceof NoRoom) return false
    throw error
  }
}

/** Makes the keys what the table says, row by row, while calls go on: each is judged by a row of before or of after. */
export async function becomeTable(keys: SharedKeys, table: TableReader): Promise<void> {
  const named = new RowSet(keys.memory.keysMax)
  await setRows(keys, table, (row) => named.add(row))
  const turns = new Turns()
  for (let row = 0; row < keys.rows; row += 1) {
    if (!named.has(row)) keys.setGone(row)
    if (turns.due) await turns.give()
  }
}

/** Other keys, as the table says, while calls go on. Throws MalformedKeyTable when a key is there twice. */
export async function buildFrom(table: TableReader, keysMax: number): Promise<SharedKeys> {
  const memory = keyMemory(roomFor(table.rows, keysMax), textRoomFor(table.textBytes))
  const keys = new SharedKeys(memory)
  keys.expect(table.rows)
  let rows = 0
  await setRows(keys, table, (row) => {
    if (row !== rows) throw twice()
    rows += 1
  })
  return keys
}

/** Sets every row of a table among others; `isAt` hears where each is there. */
async function setRows(
  keys: SharedKeys,
  table: TableReader,
  isAt: (row: number) => void,
): Promise<void> {
  const turns = new Turns()
  const places = new Map<number, number>()
  for (const [place, text] of table.texts()) places.set(place, keys.keepText(text))
  const placeOf = (place: number) => places.get(place) as number
  for (const { rows, count } of table.parts())
    for (let row = 0; row < count; row += 1) {
      isAt(keys.setRow(rows, row, placeOf))
      if (turns.due) await turns.give()
    }
}

/** Rows of a table, one bit each. */
class RowSet {
  readonly #bits: Uint8Array

  constructor(rows: number) {
    this.#bits = new Uint8Array(Math.ceil(rows / 8))
  }

  has(row: number): boolean {
    return ((this.#bits[row >>> 3] as number) & (1 << (row & 7))) !== 0
  }

  add(row: number): void {
    this.#bits[row >>> 3] = (this.#bits[row >>> 3] as number) | (1 << (row & 7))
  }
}
