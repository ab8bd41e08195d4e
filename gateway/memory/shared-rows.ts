import { createHash, randomInt } from 'node:crypto'
import { lock, tryLock, unlock } from './lock.ts'

/** Words at the front of the memory. */
const LOCK = 0
/** Rows that were used at least once. */
const USED = 1
/** First row that was given back, plus one; 0: none. */
const FREE = 2
/** A random odd number, so that nobody outside can choose keys that fall into one bucket. */
const SALT = 3
/** Rows that are held by shares below `all`, and by those below `most`. */
const HELD = 4
const HEADER_WORDS = 6

/** Words at the front of each row. */
const ROW_LOCK = 0
/** Counts up when the row is given to another key. */
const GENERATION = 1
/** The next row of the same bucket, or of those given back, plus one; 0: the last. */
const NEXT = 2
const KEY = 3
const KEY_WORDS = 4
/** The share that it was taken of. */
const SHARE = KEY + KEY_WORDS
const ROW_HEAD_WORDS = SHARE + 1

/** One row in so many (as a power of two) is set aside for those that come too late. */
const SET_ASIDE_BITS = 5

/** How much of the rows those of its kind may hold: all, all but those set aside, or half. */
export const share = { all: 0, most: 1, half: 2 } as const
export type Share = (typeof share)[keyof typeof share]
const anyRow = (): Share => share.all

/** Keys that a thread remembers the rows of. */
const REMEMBERED_MAX = 65_536

export interface RowsLayout {
  /** A power of two. Memory is taken as rows are used, not before. */
  rowsMax: number
  /** Of a row's own content; even, so that doubles stand where they must. */
  contentWords: number
}

/** Memory for rows; made once, by the thread that starts the others. */
export function rowsMemory({ rowsMax, contentWords }: RowsLayout): SharedArrayBuffer {
  const words = HEADER_WORDS + rowsMax + rowsMax * (ROW_HEAD_WORDS + contentWords)
  const memory = new SharedArrayBuffer(words * 4)
  new Int32Array(memory)[SALT] = randomInt(2 ** 31) * 2 + 1
  return memory
}

interface Remembered {
  row: number
  generation: number
}

/**
 * Rows of numbers in memory that all threads of a gateway share, each found by a text. A row is worked on between
 * `enter` and `leave`, by one thread at a time. Texts are told apart by 128 bits of their SHA-256.
 */
export class SharedRows {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly doubles: Float64Array<SharedArrayBuffer>
  readonly #layout: RowsLayout
  readonly #rowWords: number
  readonly #firstRow: number
  readonly #remembered = new Map<string, Remembered>()
  readonly #digest = new Int32Array(8)
  readonly #digestBytes = new Uint8Array(this.#digest.buffer)
  /** By share. */
  readonly #mostRows: readonly number[]
  #sweepAt = -1

  constructor(memory: SharedArrayBuffer, layout: RowsLayout) {
    this.words = new Int32Array(memory)
    this.doubles = new Float64Array(memory)
    this.#layout = layout
    this.#rowWords = ROW_HEAD_WORDS + layout.contentWords
    this.#firstRow = HEADER_WORDS + layout.rowsMax
    const setAside = Math.max(1, layout.rowsMax >> SET_ASIDE_BITS)
    this.#mostRows = [layout.rowsMax, layout.rowsMax - setAside, layout.rowsMax >> 1]
  }

  /** Rows that were ever used: those to look at in a sweep. */
  get used(): number {
    return Atomics.load(this.words, USED)
  }

  /** The row of a key, locked; one that is new is all zero. -1: the share that it may have of the rows is taken. */
  enter(key: string, shareOf: (key: string) => Share = anyRow): number {
    const known = this.#remembered.get(key)
    if (known) {
      const at = this.#at(known.row)
      lock(this.words, at + ROW_LOCK)
      if (this.words[at + GENERATION] === known.generation) return known.row
      unlock(this.words, at + ROW_LOCK)
    }
    return this.#find(key, shareOf(key))
  }

  /** Any row by its number, locked. */
  enterRow(row: number): void {
    lock(this.words, this.#at(row) + ROW_LOCK)
  }

  /** The same, unless somebody works on it: false, and it is not entered. */
  tryEnterRow(row: number): boolean {
    return tryLock(this.words, this.#at(row) + ROW_LOCK)
  }

  leave(row: number): void {
    unlock(this.words, this.#at(row) + ROW_LOCK)
  }

  /** Index in `words` of the row's content; half of it is that in `doubles`. */
  content(row: number): number {
    return this.#at(row) + ROW_HEAD_WORDS
  }

  /** Rows that hold a key. */
  get size(): number {
    let size = 0
    for (let row = 0; row < this.used; row += 1) if (this.isTaken(row)) size += 1
    return size
  }

  /** The key of a row that is entered, as 32 hexadecimal digits. */
  keyOf(row: number): string {
    const at = this.#at(row) + KEY
    return Buffer.from(this.words.slice(at, at + KEY_WORDS).buffer).toString('hex')
  }

  isTaken(row: number): boolean {
    const at = this.#at(row) + KEY
    return (
      this.words[at] !== 0 ||
      this.words[at + 1] !== 0 ||
      this.words[at + 2] !== 0 ||
      this.words[at + 3] !== 0
    )
  }

  /** Looks at the next `rows` rows and gives back those of which `isIdle` says so, which is asked while a row is locked. */
  sweep(isIdle: (row: number) => boolean, rows = this.used): void {
    const { used } = this
    for (let count = Math.min(rows, used); count > 0; count -= 1) {
      this.#sweepAt = this.#sweepAt + 1 < used ? this.#sweepAt + 1 : 0
      const row = this.#sweepAt
      // Whoever is worked on is not idle.
      if (!this.tryEnterRow(row)) continue
      const idle = this.isTaken(row) && isIdle(row)
      this.leave(row)
      if (idle) this.#giveBack(row, isIdle)
    }
  }

  /** The row of a key as `keyOf` wrote it, locked and new if it was not there; -1: every row is taken. */
  enterHex(hex: string): number {
    this.#digestBytes.set(Buffer.from(hex, 'hex'))
    return this.#locate(share.all)
  }

  #at(row: number): number {
    return this.#firstRow + row * this.#rowWords
  }

  /** Place of the bucket for a key whose first word is given. */
  #bucket(first: number): number {
    const spread = Math.imul(first, this.words[SALT] as number) >>> 0
    return HEADER_WORDS + Math.floor((spread / 2 ** 32) * this.#layout.rowsMax)
  }

  #find(key: string, own: Share): number {
    this.#digestBytes.set(createHash('sha256').update(key).digest())
    const row = this.#locate(own)
    if (row === -1) return -1
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear()
    this.#remembered.set(key, { row, generation: this.words[this.#at(row) + GENERATION] as number })
    return row
  }

  /** Rows change hands only under the lock of all; whoever holds that may wait for a row, never the other way round. */
  #locate(own: Share): number {
    const { words } = this
    lock(words, LOCK)
    const bucket = this.#bucket(this.#digest[0] as number)
    for (let next = words[bucket] as number; next !== 0; ) {
      const at = this.#at(next - 1)
      if (this.#isKeyAt(at)) {
        lock(words, at + ROW_LOCK)
        unlock(words, LOCK)
        return next - 1
      }
      next = words[at + NEXT] as number
    }
    const row = this.#take(own)
    if (row !== -1) {
      const at = this.#at(row)
      lock(words, at + ROW_LOCK)
      words.set(this.#digest.subarray(0, KEY_WORDS), at + KEY)
      words[at + SHARE] = own
      words[at + NEXT] = words[bucket] as number
      words[bucket] = row + 1
    }
    unlock(words, LOCK)
    return row
  }

  #isKeyAt(at: number): boolean {
    for (let word = 0; word < KEY_WORDS; word += 1)
      if (this.words[at + KEY + word] !== this.#digest[word]) return false
    return true
  }

  #take(own: Share): number {
    const { words } = this
    for (let each: number = own; each > share.all; each -= 1)
      if ((words[HELD + each - 1] as number) >= (this.#mostRows[each] as number)) return -1
    const row = this.#takeAny()
    if (row !== -1) this.#count(own, 1)
    return row
  }

  /** Those of a share are also those of every larger one. */
  #count(own: number, change: 1 | -1): void {
    for (let each = own; each > share.all; each -= 1)
      this.words[HELD + each - 1] = (this.words[HELD + each - 1] as number) + change
  }

  #takeAny(): number {
    const { words } = this
    const free = words[FREE] as number
    if (free !== 0) {
      words[FREE] = words[this.#at(free - 1) + NEXT] as number
      return free - 1
    }
    const used = words[USED] as number
    if (used >= this.#layout.rowsMax) return -1
    Atomics.store(words, USED, used + 1)
    return used
  }

  #giveBack(row: number, isIdle: (row: number) => boolean): void {
    const { words } = this
    const at = this.#at(row)
    lock(words, LOCK)
    lock(words, at + ROW_LOCK)
    // It may have been used since it was looked at.
    if (this.isTaken(row) && isIdle(row)) {
      this.#unlink(row, at)
      this.#count(words[at + SHARE] as number, -1)
      words.fill(0, at + KEY, at + this.#rowWords)
      words[at + GENERATION] = ((words[at + GENERATION] as number) + 1) | 0
      words[at + NEXT] = words[FREE] as number
      words[FREE] = row + 1
    }
    unlock(words, at + ROW_LOCK)
    unlock(words, LOCK)
  }

  #unlink(row: number, at: number): void {
    const { words } = this
    const bucket = this.#bucket(words[at + KEY] as number)
    let link = bucket
    while (words[link] !== row + 1) link = this.#at((words[link] as number) - 1) + NEXT
    words[link] = words[at + NEXT] as number
  }
}
