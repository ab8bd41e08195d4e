import { closeSync, constants, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { appendWhole, onDisk } from '#gateway/disk/append-whole.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { summedLine, textOfLine } from '#gateway/disk/summed-text.ts'
import { logLine } from '#gateway/log-line.ts'
import { addChange, type OwedChange, type OwedChanges } from './owed-changes.ts'

/** The log is written anew beyond this. */
const LOG_BYTES_MAX = 16_000_000

/** Key, start and end of the period, calls and bytes: what is owed more by it, or less. */
const line = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number()])

/**
 * What is owed to Redis, of all threads, on the disk: a gateway that ends while Redis is away tells it afterwards. `flush`
 * is called every 200 ms and before the process stops: a kill loses at most what came after.
 */
export class OwedLog {
  readonly #path: string
  readonly #now: () => number
  /** In all. */
  readonly #owed: OwedChanges = new Map()
  /** What the disk does not have yet. */
  readonly #unwritten: OwedChanges = new Map()
  #log: number
  #logBytes = 0

  /** `now`: milliseconds since 1970. */
  constructor(folder: string, now: () => number) {
    this.#path = join(folder, 'owed.log')
    this.#now = now
    if (existsSync(this.#path)) this.#load(readFileSync(this.#path, 'utf8'))
    this.#log = this.#open()
  }

  entries(): OwedChange[] {
    return [...this.#owed.values()]
  }

  note(changes: readonly OwedChange[]): void {
    for (const change of changes) {
      addChange(this.#owed, change)
      addChange(this.#unwritten, change)
    }
  }

  flush(): void {
    if (this.#unwritten.size === 0) return
    try {
      if (this.#owed.size === 0) this.#empty()
      else if (this.#logBytes > LOG_BYTES_MAX) this.#fold()
      else
        this.#logBytes += appendWhole(this.#log, linesOf(this.#unwritten.values()), this.#logBytes)
      this.#unwritten.clear()
    } catch {
      // The disk takes nothing: it is written when it does.
    }
  }

  close(): void {
    this.flush()
    closeSync(this.#log)
  }

  #empty(): void {
    ftruncateSync(this.#log, 0)
    this.#logBytes = 0
  }

  #fold(): void {
    this.#forgetEnded()
    const text = linesOf(this.#owed.values())
    replaceFile(this.#path, text)
    const before = this.#log
    this.#log = this.#open()
    closeSync(before)
    this.#logBytes = Buffer.byteLength(text)
  }

  /** Redis would count it in the period that came after. */
  #forgetEnded(): void {
    for (const [name, { endMs }] of this.#owed) if (endMs <= this.#now()) this.#owed.delete(name)
  }

  #open(): number {
    return onDisk(() => openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600))
  }

  /** A line torn by a crash is dropped, and so is one that is not as it was written. */
  #load(text: string): void {
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    this.#logBytes = Buffer.byteLength(whole)
    let damaged = 0
    for (const row of whole.split('\n').slice(0, -1)) {
      const change = changeOf(row)
      if (change) addChange(this.#owed, change)
      else damaged += 1
    }
    this.#forgetEnded()
    if (damaged > 0)
      logLine('error', 'Lines of owed.log are damaged; what they say is not told to Redis.', {
        lines: damaged,
      })
  }
}

/** Null: it is damaged. */
function changeOf(row: string): OwedChange | null {
  try {
    const [key, startMs, endMs, calls, bytes] = line.parse(JSON.parse(textOfLine(row) ?? ''))
    return { key, startMs, endMs, calls, bytes }
  } catch {
    return null
  }
}

const linesOf = (changes: Iterable<OwedChange>): string =>
  Array.from(changes)
    .map(({ key, startMs, endMs, calls, bytes }) =>
      summedLine(JSON.stringify([key, startMs, endMs, calls, bytes])),
    )
    .join('')
