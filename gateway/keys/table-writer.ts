import { fsyncSync } from 'node:fs'
import type { KeyEntry, KeyTableHead } from '#contract/keys.ts'
import { onDisk } from '#gateway/disk/append-whole.ts'
import { InternedTexts, NoRoom } from './interned-texts.ts'
import { columnBytes, keyMemory, TEXT_BYTES, textRoomFor } from './key-memory.ts'
import { KeyRows, placesFor } from './key-rows.ts'
import { hashWords } from './shared-keys.ts'
import { fileColumns, headBytes, noSums, startOf, writeAll, writeSummed } from './table-format.ts'

const ROWS_AT_ONCE = 4_096

/** Writes a table to an open file key by key, so that none has to be in memory. What the disk does not take is DiskRefused. */
export class TableWriter {
  readonly #head: KeyTableHead
  readonly #file: number
  /** Rows that are not in the file yet. */
  readonly #part = keyMemory(ROWS_AT_ONCE)
  readonly #rows = new KeyRows(this.#part.columns)
  readonly #counts = new Int32Array(this.#part.counts)
  #textMemory = this.#part.texts
  #texts = new InternedTexts(this.#textMemory, this.#counts, TEXT_BYTES)
  #written = 0
  #count = 0
  readonly #sums = noSums()

  constructor(file: number, head: KeyTableHead) {
    this.#file = file
    this.#head = head
  }

  /** Keys so far. */
  get size(): number {
    return this.#written + this.#count
  }

  add(entry: KeyEntry): void {
    this.#rows.write(this.#count, entry, placesFor(entry, this.#placeOf))
    this.#rows.setHash(this.#count, hashWords(entry.hash))
    this.#count += 1
    if (this.#count === ROWS_AT_ONCE) this.#flush()
  }

  /** Sees everything to the disk, when all keys are there that the head announces. */
  end(): void {
    this.#flush()
    const { stream, sequence, count } = this.#head
    const textBytes = this.#texts.length
    onDisk(() => {
      const texts = new Uint8Array(this.#textMemory, 0, textBytes)
      const sums = { ...this.#sums, texts: writeSummed(this.#file, texts, startOf(count)) }
      const head = { position: { stream, sequence }, size: count, textBytes, sums }
      writeAll(this.#file, headBytes(head), 0)
      fsyncSync(this.#file)
    })
  }

  #flush(): void {
    onDisk(() => {
      for (const name of fileColumns) {
        const part = new Uint8Array(this.#part.columns[name], 0, this.#count * columnBytes[name])
        const at = startOf(this.#head.count, name) + this.#written * columnBytes[name]
        this.#sums[name] = writeSummed(this.#file, part, at, this.#sums[name])
      }
    })
    this.#written += this.#count
    this.#count = 0
  }

  readonly #placeOf = (text: string): number => {
    try {
      return this.#texts.placeOf(text)
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error
      this.#growTexts(Buffer.byteLength(text))
      return this.#texts.placeOf(text)
    }
  }

  #growTexts(bytes: number): void {
    const { length } = this.#texts
    const grown = new SharedArrayBuffer(textRoomFor(length + bytes))
    new Uint8Array(grown).set(new Uint8Array(this.#textMemory, 0, length))
    this.#textMemory = grown
    this.#texts = new InternedTexts(grown, this.#counts, TEXT_BYTES)
    this.#texts.learn()
  }
}
