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
} from 'node:fs'
import { join } from 'node:path'
import type { CallRecord } from '#contract/records.ts'
import { appendWhole } from '#gateway/disk/append-whole.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { readLines } from './read-lines.ts'
import { RecordBlock } from './record-block.ts'

const SEGMENT_BYTES_MAX = 8_000_000
/** A page is no larger than this, and a line more: calls wait while one is read. */
const PAGE_BYTES_MAX = 1_000_000
/** Looked through for line breaks at once. */
const COUNTED_BYTES = 262_144
const NEWLINE = 10
const [COMMA] = Buffer.from(',')

interface Segment {
  number: number
  bytes: number
  lines: number
}
interface Place {
  segment: number
  offset: number
}
/** A place, and how many lines of its segment are before it. */
interface CountedPlace extends Place {
  lines: number
}
export interface Batch {
  /** Records as they were written: JSON, with commas in between. */
  records: Buffer
  count: number
  next: string
}

/**
 * Records that nobody has collected, in files of lines. What was written is behind `flush`, which the process calls
 * at least every 200 ms and before it stops: a kill loses at most what came after. A cursor names the spool, a file
 * and a place in it; asking after a cursor frees what is before.
 */
export class Spool {
  /** Where its files are; the counters of the same calls lie beside them. */
  readonly folder: string
  readonly #bytesMax: number
  readonly #id: string
  #segments: Segment[]
  #file: number
  /** Lines are gathered here until the next flush. */
  readonly #block = new RecordBlock()
  #collected: CountedPlace = { segment: 0, offset: 0, lines: 0 }
  /** Where the page ended that was handed out last; the next cursor is nearly always this one. */
  #handed: CountedPlace = { segment: 0, offset: 0, lines: 0 }
  #dropped = 0

  constructor(folder: string, bytesMax: number) {
    this.folder = join(folder, 'records')
    this.#bytesMax = bytesMax
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    this.#id = spoolId(this.folder)
    this.#segments = readdirSync(this.folder)
      .filter((name) => /^\d+\.ndjson$/.test(name))
      .map((name) => ({
        number: Number.parseInt(name, 10),
        bytes: statSync(join(this.folder, name)).size,
        lines: 0,
      }))
      .sort((a, b) => a.number - b.number)
    for (const segment of this.#segments)
      segment.lines = countLines(this.#path(segment.number), 0, segment.bytes)
    this.#file = this.#open((this.#segments.at(-1)?.number ?? 0) + 1)
  }

  /** Whether the cursor is one of this spool; another's means nothing here. */
  gave(cursor: string | null): boolean {
    return cursor?.startsWith(`${this.#id}.`) ?? false
  }

  get dropped(): number {
    return this.#dropped
  }

  append(record: CallRecord): void {
    this.#block.append(record)
  }

  /** So many lines wait that a flush is due. */
  get full(): boolean {
    return this.#block.full
  }

  /** Lines that another thread has written, whole. */
  appendBlock(lines: Uint8Array, count: number): void {
    this.flush()
    this.#write(lines, count)
  }

  flush(): void {
    const { lines } = this.#block
    if (lines > 0) this.#write(this.#block.take(), lines)
  }

  #write(block: Uint8Array, lines: number): void {
    const newest = this.#newest()
    if (this.#written(newest, block)) {
      newest.bytes += block.byteLength
      newest.lines += lines
    } else this.#dropped += lines
    if (newest.bytes < SEGMENT_BYTES_MAX) return
    this.#beginSegment(newest.number + 1)
    this.#dropBeyondBound()
  }

  /** While the disk takes no other file, this one grows. */
  #beginSegment(number: number): void {
    const old = this.#file
    try {
      this.#file = this.#open(number)
    } catch {
      return
    }
    closeSync(old)
  }

  /** False: the disk took none of it (it is full). Calls go on; what is lost is counted. */
  #written({ bytes }: Segment, block: Uint8Array): boolean {
    try {
      appendWhole(this.#file, block, bytes)
      return true
    } catch {
      return false
    }
  }

  /**
   * Up to `max` records after a cursor; an unknown cursor or none: from the oldest kept. `checked`: each is judged, which
   * costs more than to write it did, and those that a disk has damaged are left out and counted as dropped.
   */
  read(after: string | null, max: number, { checked = false } = {}): Batch {
    this.flush()
    const from = this.#placeOf(after)
    this.#free(from)
    let { segment: number, offset, lines } = this.#collected
    const parts: Buffer[] = []
    let count = 0
    let bytes = 0
    for (const segment of this.#segments.filter((candidate) => candidate.number >= from.segment)) {
      if (segment.number !== number) {
        number = segment.number
        offset = 0
        lines = 0
      }
      const read = readLines(this.#path(number), {
        offset,
        rest: segment.bytes - offset,
        bytesMax: PAGE_BYTES_MAX,
        max: max - count,
        checked,
      })
      parts.push(...read.lines)
      count += read.lines.length
      bytes += read.bytes
      offset += read.bytes
      lines += read.passed
      if (checked) this.#dropped += read.damaged
      if (count >= max || read.cut || bytes > PAGE_BYTES_MAX / 2) break
    }
    this.#handed = { segment: number, offset, lines }
    return { records: joined(parts), count, next: `${this.#id}.${number}.${offset}` }
  }

  /** Lines that nobody has asked past. */
  waiting(): number {
    this.flush()
    return this.#segments.reduce((sum, { number, lines }) => {
      const collected = number === this.#collected.segment ? this.#collected.lines : 0
      return sum + lines - collected
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
    return join(this.folder, `${number}.ndjson`)
  }

  #open(number: number): number {
    const file = openSync(this.#path(number), 'w', 0o600)
    this.#segments.push({ number, bytes: 0, lines: 0 })
    return file
  }

  #placeOf(cursor: string | null): Place {
    const [id, segment, offset] = cursor?.split('.') ?? []
    const oldest = { segment: this.#segments[0]?.number ?? 1, offset: 0 }
    if (id !== this.#id || !/^\d{1,15}$/.test(segment ?? '') || !/^\d{1,15}$/.test(offset ?? ''))
      return oldest
    const place = { segment: Number(segment), offset: Number(offset) }
    if (place.segment < oldest.segment) return oldest
    const known = this.#segments.find(({ number }) => number === place.segment)
    return known && place.offset <= known.bytes ? place : oldest
  }

  #free(place: Place): void {
    const { segment, offset } = place
    const known = segment === this.#handed.segment && offset === this.#handed.offset
    const lines = known ? this.#handed.lines : countLines(this.#path(segment), 0, offset)
    this.#collected = { segment, offset, lines }
    while (this.#segments.length > 1 && (this.#segments[0]?.number ?? 0) < place.segment)
      this.#removeOldest()
  }

  /** Gives the room of the oldest records back; false: there are only the newest. */
  dropOldest(): boolean {
    const [oldest, next] = this.#segments
    if (!oldest || !next) return false
    const collected = oldest.number === this.#collected.segment ? this.#collected.lines : 0
    this.#dropped += oldest.lines - collected
    this.#removeOldest()
    return true
  }

  #dropBeyondBound(): void {
    const bytes = () => this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
    while (bytes() > this.#bytesMax && this.dropOldest());
  }

  #removeOldest(): void {
    const oldest = this.#segments.shift()
    // What a failing disk keeps goes at the next start, once it is asked past again.
    if (oldest) rmQuietly(this.#path(oldest.number))
  }
}

/** Another spool's cursors mean nothing here: a folder that was emptied begins anew. */
function spoolId(folder: string): string {
  const path = join(folder, 'id')
  if (existsSync(path)) return readFileSync(path, 'utf8')
  const id = randomBytes(8).toString('hex')
  replaceFile(path, id)
  return id
}

function rmQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It is gone already, or stays.
  }
}

const separator = Buffer.of(COMMA as number)
const joined = (lines: readonly Buffer[]): Buffer =>
  Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [separator, line])))

function countLines(path: string, offset: number, end: number): number {
  const block = Buffer.allocUnsafe(COUNTED_BYTES)
  const file = openSync(path, 'r')
  let lines = 0
  try {
    for (let at = offset; at < end; ) {
      const read = readSync(file, block, 0, Math.min(COUNTED_BYTES, end - at), at)
      if (read === 0) break
      lines += newlinesIn(block.subarray(0, read))
      at += read
    }
  } finally {
    closeSync(file)
  }
  return lines
}

function newlinesIn(block: Buffer): number {
  let lines = 0
  for (let at = block.indexOf(NEWLINE); at !== -1; at = block.indexOf(NEWLINE, at + 1)) lines += 1
  return lines
}
