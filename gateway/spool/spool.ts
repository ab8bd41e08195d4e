import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { CallRecord } from '#contract/records.ts'

const SEGMENT_BYTES_MAX = 8_000_000
const NEWLINE = 10

interface Segment {
  number: number
  bytes: number
}
export interface Batch {
  records: CallRecord[]
  next: string
}

/**
 * Records that nobody has collected, in files of lines. What was written is behind `flush`, which the process calls
 * at least every 200 ms and before it stops: a kill loses at most what came after. A cursor names the spool, a file
 * and a place in it; asking after a cursor frees what is before.
 */
export class Spool {
  readonly #folder: string
  readonly #bytesMax: number
  readonly #id: string
  #segments: Segment[]
  #file: number
  #buffer: string[] = []
  #collected = { segment: 0, offset: 0 }
  #dropped = 0

  constructor(folder: string, bytesMax: number) {
    this.#folder = join(folder, 'records')
    this.#bytesMax = bytesMax
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    this.#id = spoolId(this.#folder)
    this.#segments = readdirSync(this.#folder)
      .filter((name) => /^\d+\.ndjson$/.test(name))
      .map((name) => ({
        number: Number.parseInt(name, 10),
        bytes: statSync(join(this.#folder, name)).size,
      }))
      .sort((a, b) => a.number - b.number)
    this.#file = this.#open((this.#segments.at(-1)?.number ?? 0) + 1)
  }

  get dropped(): number {
    return this.#dropped
  }

  append(record: CallRecord): void {
    this.#buffer.push(JSON.stringify(record))
  }

  flush(): void {
    if (this.#buffer.length === 0) return
    const lines = Buffer.from(`${this.#buffer.join('\n')}\n`)
    this.#buffer = []
    const newest = this.#newest()
    writeSync(this.#file, lines)
    newest.bytes += lines.byteLength
    if (newest.bytes < SEGMENT_BYTES_MAX) return
    closeSync(this.#file)
    this.#file = this.#open(newest.number + 1)
    this.#dropBeyondBound()
  }

  /** Up to `max` records after a cursor; an unknown cursor or none: from the oldest kept. */
  read(after: string | null, max: number): Batch {
    this.flush()
    const from = this.#placeOf(after)
    this.#free(from)
    let { segment: number, offset } = from
    const records: CallRecord[] = []
    for (const segment of this.#segments.filter((candidate) => candidate.number >= from.segment)) {
      if (segment.number !== number) {
        number = segment.number
        offset = 0
      }
      const read = readLines(this.#path(number), {
        offset,
        bytes: segment.bytes - offset,
        max: max - records.length,
      })
      records.push(...read.records)
      offset += read.bytes
      if (records.length >= max) break
    }
    return { records, next: `${this.#id}.${number}.${offset}` }
  }

  /** Lines that nobody has asked past. */
  waiting(): number {
    this.flush()
    return this.#segments.reduce((sum, { number, bytes }) => {
      const offset = number === this.#collected.segment ? this.#collected.offset : 0
      return sum + countLines(this.#path(number), offset, bytes)
    }, 0)
  }

  close(): void {
    this.flush()
    closeSync(this.#file)
  }

  #newest(): Segment {
    const newest = this.#segments.at(-1)
    if (!newest) throw new Error('The spool has no open segment.')
    return newest
  }

  #path(number: number): string {
    return join(this.#folder, `${number}.ndjson`)
  }

  #open(number: number): number {
    this.#segments.push({ number, bytes: 0 })
    return openSync(this.#path(number), 'a', 0o600)
  }

  #placeOf(cursor: string | null): { segment: number; offset: number } {
    const [id, segment, offset] = cursor?.split('.') ?? []
    const oldest = { segment: this.#segments[0]?.number ?? 1, offset: 0 }
    if (id !== this.#id || !/^\d{1,15}$/.test(segment ?? '') || !/^\d{1,15}$/.test(offset ?? ''))
      return oldest
    const place = { segment: Number(segment), offset: Number(offset) }
    if (place.segment < oldest.segment) return oldest
    const known = this.#segments.find(({ number }) => number === place.segment)
    return known && place.offset <= known.bytes ? place : oldest
  }

  #free(place: { segment: number; offset: number }): void {
    this.#collected = place
    while (this.#segments.length > 1 && (this.#segments[0]?.number ?? 0) < place.segment)
      this.#removeOldest()
  }

  #dropBeyondBound(): void {
    let bytes = this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
    while (bytes > this.#bytesMax && this.#segments.length > 1) {
      const oldest = this.#segments[0]
      if (!oldest) return
      this.#dropped += countLines(this.#path(oldest.number), 0, oldest.bytes)
      bytes -= oldest.bytes
      this.#removeOldest()
    }
  }

  #removeOldest(): void {
    const oldest = this.#segments.shift()
    if (oldest && existsSync(this.#path(oldest.number))) unlinkSync(this.#path(oldest.number))
  }
}

/** Another spool's cursors mean nothing here: a folder that was emptied begins anew. */
function spoolId(folder: string): string {
  const path = join(folder, 'id')
  if (existsSync(path)) return readFileSync(path, 'utf8')
  const id = randomBytes(8).toString('hex')
  writeFileSync(path, id, { mode: 0o600 })
  return id
}

function slice(path: string, offset: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, bytes))
  const file = openSync(path, 'r')
  const read = readSync(file, buffer, 0, buffer.byteLength, offset)
  closeSync(file)
  return buffer.subarray(0, read)
}

function readLines(
  path: string,
  { offset, bytes, max }: { offset: number; bytes: number; max: number },
) {
  const buffer = slice(path, offset, bytes)
  const records: CallRecord[] = []
  let start = 0
  while (records.length < max) {
    const end = buffer.indexOf(NEWLINE, start)
    // What follows the last line break was torn by a crash; nobody was told of it.
    if (end === -1) break
    records.push(JSON.parse(buffer.toString('utf8', start, end)) as CallRecord)
    start = end + 1
  }
  return { records, bytes: start }
}

function countLines(path: string, offset: number, end: number): number {
  let lines = 0
  for (const byte of slice(path, offset, end - offset)) if (byte === NEWLINE) lines += 1
  return lines
}
