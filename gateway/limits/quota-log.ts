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
import { summedLine, textOfLine } from '#gateway/disk/summed-text.ts'
import { logLine } from '#gateway/log-line.ts'
import type { QuotaEntry, SharedQuotas } from './shared-quotas.ts'

/** The log is folded beyond this. */
const LOG_BYTES_MAX = 16_000_000
/** Entries written to the disk at once. */
const BLOCK_ENTRIES = 5_000

/** Key, start and end of the period, calls, bytes: what is used in all, so that the last line of a key is the truth. */
const line = z.tuple([
  z.string().regex(/^[0-9a-f]{32}$/),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
])

/**
 * The log of what was used of quotas. `flush` is called every 200 ms and before the process stops: a kill loses at most
 * what came after. While the disk takes nothing, counting goes on in memory.
 */
export class QuotaLog {
  readonly #quotas: SharedQuotas
  readonly #path: string
  #log: number
  #logBytes = 0

  /** Reads what the disk has into `quotas`. */
  constructor(folder: string, quotas: SharedQuotas) {
    this.#quotas = quotas
    this.#path = join(folder, 'quotas.log')
    if (existsSync(this.#path)) this.#load(readFileSync(this.#path))
    try {
      this.#log = this.#fold()
    } catch {
      // A disk that is full does not keep a gateway from starting: the log goes on as it is.
      this.#log = openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600)
      ftruncateSync(this.#log, this.#logBytes)
    }
  }

  flush(): void {
    for (let left = this.#quotas.unwritten; left > 0; left -= BLOCK_ENTRIES) {
      const entries = this.#quotas.takeChanged(BLOCK_ENTRIES)
      if (entries.length === 0) return
      try {
        this.#logBytes += appendWhole(this.#log, linesOf(entries), this.#logBytes)
      } catch {
        // The disk is full: the totals are written when it takes them again.
        this.#quotas.putBack(entries)
        return
      }
    }
    if (this.#logBytes > LOG_BYTES_MAX) this.#refold()
  }

  close(): void {
    this.flush()
    closeSync(this.#log)
  }

  #refold(): void {
    try {
      const old = this.#log
      this.#log = this.#fold()
      closeSync(old)
    } catch {
      // No room for a second file: the long one stays.
    }
  }

  /** Writes the log anew with one line for each entry, and opens it. */
  #fold(): number {
    const path = `${this.#path}.new`
    const file = openSync(path, 'w', 0o600)
    let bytes = 0
    let block: QuotaEntry[] = []
    try {
      for (const entry of this.#quotas.entries()) {
        block.push(entry)
        if (block.length < BLOCK_ENTRIES) continue
        bytes += appendWhole(file, linesOf(block), bytes)
        block = []
      }
      bytes += appendWhole(file, linesOf(block), bytes)
      fsyncSync(file)
      renameSync(path, this.#path)
    } catch (error) {
      closeSync(file)
      throw error
    }
    this.#logBytes = bytes
    return file
  }

  /**
   * A line torn by a crash is dropped, and so is one that is not as it was written: the one before it of the same key
   * holds, and a gateway that does not start would refuse every call for the sake of one caller's count.
   */
  #load(bytes: Buffer): void {
    this.#logBytes = bytes.lastIndexOf('\n') + 1
    let damaged = 0
    for (const row of bytes.toString('utf8', 0, this.#logBytes).split('\n')) {
      if (row === '') continue
      const entry = readLine(row)
      if (entry) this.#quotas.restore(entry)
      else damaged += 1
    }
    if (damaged > 0)
      logLine('error', 'Lines of quotas.log are damaged, and what they say of quotas is lost.', {
        lines: damaged,
      })
  }
}

/** Null: it is damaged. */
function readLine(row: string): QuotaEntry | null {
  try {
    const [key, startMs, endMs, calls, bytes] = line.parse(JSON.parse(textOfLine(row) ?? ''))
    return { key, startMs, endMs, calls, bytes }
  } catch {
    return null
  }
}

const linesOf = (entries: readonly QuotaEntry[]): string =>
  entries
    .map(({ key, startMs, endMs, calls, bytes }) =>
      summedLine(JSON.stringify([key, startMs, endMs, calls, bytes])),
    )
    .join('')
