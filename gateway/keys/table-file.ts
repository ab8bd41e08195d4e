import { closeSync, fsyncSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { type KeyPosition, keyPosition } from '#contract/keys.ts'
import { onDisk } from '#gateway/disk/append-whole.ts'
import {
  columnBytes,
  HASH_WORDS,
  type KeyColumns,
  type KeyMemory,
  keyMemory,
  roomFor,
  SIZE,
  TEXT_BYTES,
  textRoomFor,
} from './key-memory.ts'

/** Of the head: one line of JSON, filled up with spaces. */
const HEAD_BYTES = 512
const ROWS_AT_ONCE = 4_096
/** Columns as they follow the head; revisions begin anew. */
const written: readonly (keyof KeyColumns)[] = ['hashes', 'ids', 'scopes', 'instants', 'networks']

const head = z.strictObject({
  /** 1: with whole hashes. */
  format: z.literal([1, 2]),
  position: keyPosition,
  size: z.int().min(0),
  textBytes: z.int().min(0),
})

/**
 * Writes a table's memory to a file and sees it to the disk. Rows that change meanwhile may be torn in it: whoever reads
 * it applies the changes after `position` again. Throws DiskRefused, and then there is no file.
 */
export const writeTable = (path: string, memory: KeyMemory, position: KeyPosition): void =>
  onDisk(() => write(path, memory, position))

function write(path: string, memory: KeyMemory, position: KeyPosition): void {
  const counts = new Int32Array(memory.counts)
  const size = Atomics.load(counts, SIZE)
  const textBytes = Atomics.load(counts, TEXT_BYTES)
  const file = openSync(path, 'w', 0o600)
  try {
    const first = JSON.stringify({ format: 2, position, size, textBytes })
    writeAll(file, Buffer.from(`${first.padEnd(HEAD_BYTES - 1)}\n`))
    for (const name of written)
      writeAll(file, new Uint8Array(memory.columns[name], 0, size * columnBytes[name]))
    writeAll(file, new Uint8Array(memory.texts, 0, textBytes))
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
): { memory: KeyMemory; position: KeyPosition; size: number } {
  const file = openSync(path, 'r')
  try {
    const first = new Uint8Array(HEAD_BYTES)
    readAll(file, first)
    const { format, position, size, textBytes } = head.parse(
      JSON.parse(Buffer.from(first).toString()),
    )
    if (size > keysMax)
      throw new Error(`There is room for ${keysMax} keys, and ${path} has ${size}.`)
    const memory = keyMemory(roomFor(size, keysMax), textRoomFor(textBytes))
    for (const name of written) {
      const column = new Uint8Array(memory.columns[name], 0, size * columnBytes[name])
      if (name === 'hashes' && format === 1) readBeginnings(file, column)
      else readAll(file, column)
    }
    readAll(file, new Uint8Array(memory.texts, 0, textBytes))
    Atomics.store(new Int32Array(memory.counts), TEXT_BYTES, textBytes)
    return { memory, position, size }
  } finally {
    closeSync(file)
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; )
    at += writeSync(file, bytes, at, Math.min(1 << 24, bytes.byteLength - at))
}

function readAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const read = readSync(file, bytes, at, Math.min(1 << 24, bytes.byteLength - at), null)
    if (read === 0) throw new Error('The table of keys on disk is not whole.')
    at += read
  }
}

/** Of each of the whole hashes that follow, what a row holds. */
function readBeginnings(file: number, hashes: Uint8Array): void {
  const [kept, whole] = [HASH_WORDS * 4, 32]
  const some = new Uint8Array(whole * ROWS_AT_ONCE)
  const rows = hashes.byteLength / kept
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - row)
    readAll(file, some.subarray(0, count * whole))
    for (let one = 0; one < count; one += 1)
      hashes.set(some.subarray(one * whole, one * whole + kept), (row + one) * kept)
  }
}
