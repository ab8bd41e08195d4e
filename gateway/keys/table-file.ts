import { closeSync, fsyncSync, openSync, unlinkSync } from 'node:fs'
import type { KeyPosition } from '#contract/keys.ts'
import { onDisk } from '#gateway/disk/append-whole.ts'
import {
  columnBytes,
  HASH_WORDS,
  type KeyMemory,
  keyMemory,
  ROWS,
  roomFor,
  TEXT_BYTES,
  textRoomFor,
} from './key-memory.ts'
import { fileColumns, HEAD_BYTES, headBytes, readAll, readHead, writeAll } from './table-format.ts'

const ROWS_AT_ONCE = 4_096
/** Of format 1. */
const WHOLE_HASH_BYTES = 32

/**
 * Writes a table's memory to a file and sees it to the disk. Rows that change meanwhile may be torn in it: whoever reads
 * it applies the changes after `position` again. Throws DiskRefused, and then there is no file.
 */
export const writeTable = (path: string, memory: KeyMemory, position: KeyPosition): void =>
  onDisk(() => write(path, memory, position))

function write(path: string, memory: KeyMemory, position: KeyPosition): void {
  const counts = new Int32Array(memory.counts)
  const size = Atomics.load(counts, ROWS)
  const textBytes = Atomics.load(counts, TEXT_BYTES)
  const file = openSync(path, 'w', 0o600)
  try {
    const parts = [
      headBytes({ position, size, textBytes }),
      ...fileColumns.map(
        (name) => new Uint8Array(memory.columns[name], 0, size * columnBytes[name]),
      ),
      new Uint8Array(memory.texts, 0, textBytes),
    ]
    let at = 0
    for (const part of parts) {
      writeAll(file, part, at)
      at += part.byteLength
    }
    fsyncSync(file)
  } catch (error) {
    // What is half there would only take room.
    unlinkSync(path)
    throw error
  } finally {
    closeSync(file)
  }
}

/** A table's memory from a file, where it stands and how many rows it has; throws when it is not whole. */
export function readTable(
  path: string,
  keysMax: number,
): { memory: KeyMemory; position: KeyPosition; rows: number } {
  const file = openSync(path, 'r')
  try {
    const { format, position, size, textBytes } = readHead(file)
    if (size > keysMax)
      throw new Error(`There is room for ${keysMax} keys, and ${path} has ${size}.`)
    const memory = keyMemory(roomFor(size, keysMax), textRoomFor(textBytes))
    let at = HEAD_BYTES
    for (const name of fileColumns) {
      const column = new Uint8Array(memory.columns[name], 0, size * columnBytes[name])
      const isWhole = name === 'hashes' && format === 1
      if (isWhole) readBeginnings(file, column, at)
      else readAll(file, column, at)
      at += isWhole ? size * WHOLE_HASH_BYTES : column.byteLength
    }
    readAll(file, new Uint8Array(memory.texts, 0, textBytes), at)
    Atomics.store(new Int32Array(memory.counts), TEXT_BYTES, textBytes)
    return { memory, position, rows: size }
  } finally {
    closeSync(file)
  }
}

/** Of each of the whole hashes from a place on, what a row holds. */
function readBeginnings(file: number, hashes: Uint8Array, from: number): void {
  const kept = HASH_WORDS * 4
  const some = new Uint8Array(WHOLE_HASH_BYTES * ROWS_AT_ONCE)
  const rows = hashes.byteLength / kept
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - row)
    readAll(file, some.subarray(0, count * WHOLE_HASH_BYTES), from + row * WHOLE_HASH_BYTES)
    for (let one = 0; one < count; one += 1)
      hashes.set(
        some.subarray(one * WHOLE_HASH_BYTES, one * WHOLE_HASH_BYTES + kept),
        (row + one) * kept,
      )
  }
}
