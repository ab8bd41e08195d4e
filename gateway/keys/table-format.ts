import { readSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { keyPosition } from '#contract/keys.ts'
import { asHex, sumOf } from '#gateway/disk/summed-text.ts'
import { columnBytes, type KeyColumns } from './key-memory.ts'

/** Of the head: one line of JSON, filled up with spaces. */
export const HEAD_BYTES = 512
/** Of the head's own sum, and the line's end behind it. */
const HEAD_SUM_BYTES = 9
/** Bytes that are read or written by one call of the system. */
const BYTES_AT_ONCE = 1 << 20

/** What is on the disk is not what was written. */
export class DamagedTable extends Error {}

export type FileColumn = Exclude<keyof KeyColumns, 'revisions'>
/** Columns as they follow the head, then the texts; revisions begin anew. */
export const fileColumns: readonly FileColumn[] = [
  'hashes',
  'ids',
  'scopes',
  'instants',
  'networks',
]

const sum = z.int().min(0)
/** Of each column, and of the texts. */
const sums = z.strictObject({
  hashes: sum,
  ids: sum,
  scopes: sum,
  instants: sum,
  networks: sum,
  texts: sum,
})
export type TableSums = z.infer<typeof sums>
export const noSums = (): TableSums => ({
  hashes: 0,
  ids: 0,
  scopes: 0,
  instants: 0,
  networks: 0,
  texts: 0,
})

const common = {
  position: keyPosition,
  /** Rows. */
  size: z.int().min(0),
  textBytes: z.int().min(0),
}
const head = z.union([
  /** 1: with whole hashes. */
  z.strictObject({ format: z.literal([1, 2]), ...common }),
  z.strictObject({ format: z.literal(3), ...common, sums }),
])
export type FileHead = z.infer<typeof head>

export function headBytes(of: Omit<Extract<FileHead, { format: 3 }>, 'format'>): Buffer {
  const text = JSON.stringify({ format: 3, ...of }).padEnd(HEAD_BYTES - HEAD_SUM_BYTES)
  return Buffer.from(`${text}${asHex(sumOf(text))}\n`)
}

/** Throws DamagedTable when there is none. */
export function readHead(file: number): FileHead {
  const bytes = Buffer.alloc(HEAD_BYTES)
  readAll(file, bytes, 0)
  const text = bytes.toString('latin1', 0, HEAD_BYTES - HEAD_SUM_BYTES)
  const parsed = head.safeParse(jsonOf(text))
  const end = bytes.toString('latin1', HEAD_BYTES - HEAD_SUM_BYTES)
  if (!parsed.success || (parsed.data.format === 3 && end !== `${asHex(sumOf(text))}\n`))
    throw new DamagedTable('The head of the table of keys on disk is none.')
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Where a column begins, in a file of format 2 or 3 with so many rows; without one: where the texts do. */
export function startOf(rows: number, column?: FileColumn): number {
  const before = column ? fileColumns.slice(0, fileColumns.indexOf(column)) : fileColumns
  return before.reduce((sum, name) => sum + rows * columnBytes[name], HEAD_BYTES)
}

/**
 * Writes all of it from a place on, and answers its sum, behind that of what was before. What others may change
 * meanwhile is summed up as it is written.
 */
export function writeSummed(file: number, bytes: Uint8Array, from: number, before = 0): number {
  let sum = before
  for (let at = 0; at < bytes.byteLength; at += BYTES_AT_ONCE) {
    const block = bytes.slice(at, at + BYTES_AT_ONCE)
    sum = sumOf(block, sum)
    writeAll(file, block, from + at)
  }
  return sum
}

export function writeAll(file: number, bytes: Uint8Array, from: number): void {
  for (let at = 0; at < bytes.byteLength; )
    at += writeSync(file, bytes, at, bytes.byteLength - at, from + at)
}

/** Fills all of it from a place on; throws DamagedTable when the file ends before. */
export function readAll(file: number, bytes: Uint8Array, from: number): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const length = Math.min(BYTES_AT_ONCE, bytes.byteLength - at)
    const read = readSync(file, bytes, at, length, from + at)
    if (read === 0) throw new DamagedTable('The table of keys on disk is not whole.')
    at += read
  }
}
