import { closeSync, openSync } from 'node:fs'
import { textsIn } from './interned-texts.ts'
import { columnBytes, keyMemory } from './key-memory.ts'
import { KeyRows } from './key-rows.ts'
import { type FileColumn, fileColumns, readAll, readHead, startOf } from './table-format.ts'

const ROWS_AT_ONCE = 2_048

/** Reads a file of `TableWriter` part by part, so that it does not have to be in memory. */
export class TableReader {
  readonly #file: number
  readonly rows: number
  readonly textBytes: number

  constructor(path: string) {
    this.#file = openSync(path, 'r')
    try {
      const { size, textBytes } = readHead(this.#file)
      this.rows = size
      this.textBytes = textBytes
    } catch (error) {
      closeSync(this.#file)
      throw error
    }
  }

  /** All texts with their places. */
  texts(): Iterable<[place: number, text: string]> {
    const bytes = Buffer.alloc(this.textBytes)
    readAll(this.#file, bytes, startOf(this.rows))
    return textsIn(bytes, this.textBytes)
  }

  /** Rows in their order; those of a part are good until the next one. `columns`: what is wanted of them. */
  *parts(columns = fileColumns): Generator<{ rows: KeyRows; count: number }> {
    const part = keyMemory(ROWS_AT_ONCE)
    const rows = new KeyRows(part.columns)
    for (let from = 0; from < this.rows; from += ROWS_AT_ONCE) {
      const count = Math.min(ROWS_AT_ONCE, this.rows - from)
      for (const name of columns) this.#read(part.columns[name], name, from, count)
      yield { rows, count }
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #read(into: SharedArrayBuffer, name: FileColumn, from: number, count: number): void {
    const bytes = columnBytes[name]
    const place = startOf(this.rows, name) + from * bytes
    readAll(this.#file, new Uint8Array(into, 0, count * bytes), place)
  }
}
