import { readSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { keyPosition } from '#contract/keys.ts'
import { columnBytes, type KeyColumns } from './key-memory.ts'

/** Of the head: one line of JSON, filled up with spaces. */
export const HEAD_BYTES = 512
/** Bytes that are read or written by one call of the system. */
const BYTES_AT_ONCE = 1 << 24

export type FileColumn = Exclude<keyof KeyColumns, 'revisions'>
/** Columns as they follow the head, then the texts; revisions begin anew. */
export const fileColumns: readonly FileColumn[] = [
  'hashes',
  'ids',
  'scopes',
  'instants',
  'networks',
]

const head = z.strictObject({
  /** 1: with whole hashes. */
  format: z.literal([1, 2]),
  position: keyPosition,
  /** Rows. */
  size: z.int().min(0),
  textBytes: z.int().min(0),
})
export type FileHead = z.infer<typeof head>

export const headBytes = (of: Omit<FileHead, 'format'>): Buffer =>
  Buffer.from(`${JSON.stringify({ format: 2, ...of }).padEnd(HEAD_BYTES - 1)}\n`)

/** Throws when there is none. */
export function readHead(file: number): FileHead {
  const bytes = Buffer.alloc(HEAD_BYTES)
  readAll(file, bytes, 0)
  return head.parse(JSON.parse(bytes.toString()))
}

/** Where a column begins, in a file of format 2 with so many rows; without one: where the texts do. */
export function startOf(rows: number, column?: FileColumn): number {
  const before = column ? fileColumns.slice(0, fileColumns.indexOf(column)) : fileColumns
  return before.reduce((sum, name) => sum + rows * columnBytes[name], HEAD_BYTES)
}

/** Writes all of it from a place on. */
export function writeAll(file: number, bytes: Uint8Array, from: number): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const length = Math.min(BYTES_AT_ONCE, bytes.byteLength - at)
    at += writeSync(file, bytes, at, length, from + at)
  }
}

/** Fills all of it from a place on; throws when the file ends before. */
export function readAll(file: number, bytes: Uint8Array, from: number): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const length = Math.min(BYTES_AT_ONCE, bytes.byteLength - at)
    const read = readSync(file, bytes, at, length, from + at)
    if (read === 0) throw new Error('The table of keys on disk is not whole.')
    at += read
  }
}
