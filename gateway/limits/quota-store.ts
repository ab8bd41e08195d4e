import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Period, Quotas, Usage } from '#policies/kit/ports.ts'

/** The log is folded beyond this. */
const LOG_BYTES_MAX = 16_000_000
/** Entries written to the disk at once. */
const BLOCK_ENTRIES = 5_000

type Entry = Usage & Period
/** Key, start and end of the period, calls, bytes: what is used in all, so that the last line of a key is the truth. */
const line = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number()])

/**
 * What was used of quotas, in memory, with a log of totals on disk. `flush` is called every 200 ms and before the
 * process stops: a kill loses at most what came after. While the disk takes nothing, counting goes on in memory.
 */
export class QuotaStore implements Quotas {
  readonly #entries = new Map<string, Entry>()
  readonly #changed = new Set<string>()
  readonly #path: string
  readonly #now: () => number
  #log: number
  #logBytes = 0

  constructor(folder: string, now: () => number) {
    this.#path = join(folder, 'quotas.log')
    this.#now = now
    if (existsSync(this.#path)) this.#load(readFileSync(this.#path, 'utf8'))
    this.#log = this.#fold()
  }

  /** Entries that the disk has not taken yet. */
  get unwritten(): number {
    return this.#changed.size
  }

  get size(): number {
    return this.#entries.size
  }

  used(key: string, period: Period): Readonly<Usage> {
    const entry = this.#entries.get(key)
    return entry && entry.startMs >= period.startMs ? entry : { calls: 0, bytes: 0 }
  }

  add(key: string, { startMs, endMs }: Period, { calls, bytes }: Usage): void {
    let entry = this.#entries.get(key)
    // The newest period counts: a call may end in it, and a clock that is set back gives nothing away.
    if (!entry || entry.startMs < startMs) {
      entry = { startMs, endMs, calls: 0, bytes: 0 }
      this.#entries.set(key, entry)
    }
    entry.calls += calls
    entry.bytes += bytes
    this.#changed.add(key)
  }

  flush(): void {
    if (this.#changed.size === 0) return
    try {
      this.#logBytes += writeWhole(this.#log, this.#lines(this.#changed), this.#logBytes)
      this.#changed.clear()
      if (this.#logBytes <= LOG_BYTES_MAX) return
      const old = this.#log
      this.#log = this.#fold()
      closeSync(old)
    } catch {
      // The disk is full: the totals are written when it takes them again.
    }
  }

  /** Forgets periods that are over. */
  sweep(): void {
    const now = this.#now()
    for (const [key, { endMs }] of this.#entries) if (endMs <= now) this.#entries.delete(key)
  }

  close(): void {
    this.flush()
    closeSync(this.#log)
  }

  #lines(keys: Iterable<string>): string {
    let text = ''
    for (const key of keys) {
      const entry = this.#entries.get(key)
      if (!entry) continue
      const { startMs, endMs, calls, bytes } = entry
      text += `${JSON.stringify([key, startMs, endMs, calls, bytes])}\n`
    }
    return text
  }

  /** Writes the log anew with one line for each entry, and opens it. */
  #fold(): number {
    this.sweep()
    const path = `${this.#path}.new`
    const file = openSync(path, 'w', 0o600)
    const keys = [...this.#entries.keys()]
    let bytes = 0
    for (let index = 0; index < keys.length; index += BLOCK_ENTRIES) {
      bytes += writeWhole(file, this.#lines(keys.slice(index, index + BLOCK_ENTRIES)), bytes)
    }
    fsyncSync(file)
    renameSync(path, this.#path)
    this.#logBytes = bytes
    return file
  }

  /** A line torn by a crash is dropped: the one before it of the same key holds. */
  #load(text: string): void {
    for (const row of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
      if (row === '') continue
      const [key, startMs, endMs, calls, bytes] = line.parse(JSON.parse(row))
      this.#entries.set(key, { startMs, endMs, calls, bytes })
    }
  }
}

/** Writes all of it at the end of the file, or nothing: a torn line would swallow the next one. */
function writeWhole(file: number, text: string, end: number): number {
  const bytes = Buffer.from(text)
  try {
    for (let done = 0; done < bytes.byteLength; )
      done += writeSync(file, bytes, done, null, end + done)
  } catch (error) {
    ftruncateSync(file, end)
    throw error
  }
  return bytes.byteLength
}
