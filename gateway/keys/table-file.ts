import { closeSync, fsyncSync, openSync, unlinkSync } from 'node:fs'
import type { KeyPosition } from '#contract/keys.ts'
import { onDisk } from '#gateway/disk/append-whole.ts'
import { sumOf } from '#gateway/disk/summed-text.ts'
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
import {
  DamagedTable,
  type FileHead,
  fileColumns,
  HEAD_BYTES,
  headBytes,
  noSums,
  readAll,
  readHead,
  writeAll,
  writeSummed,
} from './table-format.ts'

/** There are more keys on disk than the gateway is to have room for. */
export class TableTooLarge extends Error {}

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
    const sums = noSums()
    let at = HEAD_BYTES
    for (const name of fileColumns) {
      const column = new Uint8Array(memory.columns[name], 0, size * columnBytes[name])
      sums[name] = writeSummed(file, column, at)
      at += column.byteLength
    }
    sums.texts = writeSummed(file, new Uint8Array(memory.texts, 0, textBytes), at)
    writeAll(file, headBytes({ position, size, textBytes, sums }), 0)
    fsyncSync(file)
  } catch (error) {
    // What is half there would only take room.
    unlinkSync(path)
    throw error
  } finally {
    closeSync(file)
  }
}

/** A table's memory from a file, where it stands and how many rows it has; throws DamagedTable when it is not as it was written. */
export function readTable(
  path: string,
  keysMax: number,
): { memory: KeyMemory; position: KeyPosition; rows: number } {
  const file = openSync(path, 'r')
  try {
    const head = readHead(file)
    const { format, position, size, textBytes } = head
    if (size > keysMax)
      throw new TableTooLarge(
        `There is room for ${keysMax} keys (GATEWAY_KEYS_MAX), and ${path} has ${size}`,
      )
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
    if (head.format === 3) checkSums(head, memory)
    Atomics.store(new Int32Array(memory.counts), TEXT_BYTES, textBytes)
    return { memory, position, rows: size }
  } finally {
    closeSync(file)
  }
}

function checkSums(
  { size, textBytes, sums }: Extract<FileHead, { format: 3 }>,
  { columns, texts }: KeyMemory,
): void {
  const isWhole =
    sumOf(new Uint8Array(texts, 0, textBytes)) === sums.texts &&
    fileColumns.every(
      (name) => sumOf(new Uint8Array(columns[name], 0, size * columnBytes[name])) === sums[name],
    )
  if (!isWhole) throw new DamagedTable('The table of keys on disk is not as it was written.')
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
