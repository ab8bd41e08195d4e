import { closeSync, openSync, readSync } from 'node:fs'
import { record } from '#contract/records.ts'

const NEWLINE = 10
const [OPEN, CLOSE] = Buffer.from('{}')

interface Reading {
  offset: number
  /** How many there are from there on, and how many are read at once unless a single line is longer. */
  rest: number
  bytesMax: number
  max: number
  /** Each is judged by the contract. */
  checked: boolean
}
interface ReadLines {
  lines: Buffer[]
  /** Lines that were read, and those of them that are no record. */
  passed: number
  damaged: number
  bytes: number
  /** There are more behind them. */
  cut: boolean
}

/** Whole lines of a segment, at least one if there is one. */
export function readLines(
  path: string,
  { offset, rest, bytesMax, max, checked }: Reading,
): ReadLines {
  let length = Math.min(rest, bytesMax)
  let buffer = slice(path, offset, length)
  while (length < rest && !buffer.includes(NEWLINE)) {
    length = Math.min(rest, length * 2)
    buffer = slice(path, offset, length)
  }
  const lines: Buffer[] = []
  let start = 0
  let passed = 0
  let damaged = 0
  while (lines.length < max) {
    const end = buffer.indexOf(NEWLINE, start)
    // What follows the last line break was torn by a crash; nobody was told of it.
    if (end === -1) break
    const line = buffer.subarray(start, end)
    if (!isRecord(line, checked)) damaged += 1
    else lines.push(line)
    passed += 1
    start = end + 1
  }
  return { lines, passed, damaged, bytes: start, cut: length < rest }
}

/** What a failing disk has left in between is none. */
function isRecord(line: Buffer, checked: boolean): boolean {
  if (line[0] !== OPEN || line[line.length - 1] !== CLOSE) return false
  if (!checked) return true
  try {
    return record.safeParse(JSON.parse(line.toString())).success
  } catch {
    return false
  }
}

function slice(path: string, offset: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, bytes))
  const file = openSync(path, 'r')
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.byteLength, offset))
  } finally {
    closeSync(file)
  }
}
