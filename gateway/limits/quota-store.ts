import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { appendWhole } from '#gateway/disk/append-whole.ts'
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
    try {
      this.#log = this.#fold()
    } catch {
      // A disk that is full does not keep a gateway from starting: the log goes on as it is.
      this.#log = openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600)
      ftruncateSync(this.#log, this.#logBytes)
    }
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
      this.#logBytes += appendWhole(this.#log, this.#lines(this.#changed), this.#logBytes)
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
    try {
      for (let index = 0; index < keys.length; index += BLOCK_ENTRIES) {
        bytes += appendWhole(file, this.#lines(keys.slice(index, index + BLOCK_ENTRIES)), bytes)
      }
      fsyncSync(file)
      renameSync(path, this.#path)
    } catch (error) {
      closeSync(file)
      throw error
    }
    this.#logBytes = bytes
    return file
  }

  /** A line torn by a crash is dropped: the one before it of the same key holds. */
  #load(text: string): void {
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    this.#logBytes = Buffer.byteLength(whole)
    for (const row of whole.split('\n')) {
      if (row === '') continue
      const [key, startMs, endMs, calls, bytes] = line.parse(JSON.parse(row))
      this.#entries.set(key, { startMs, endMs, calls, bytes })
    }
  }
}
