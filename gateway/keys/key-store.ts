import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  type KeyChanges,
  type KeyEntry,
  type KeyPosition,
  type KeyTableHead,
  keyChange,
} from '#contract/keys.ts'
import { appendWhole, onDisk } from '#gateway/disk/append-whole.ts'
import { syncFolder } from '#gateway/disk/replace-file.ts'
import { takeTableAside, writeTableAside } from './key-jobs.ts'
import { keyMemory, roomFor } from './key-memory.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { SharedKeys, withRoomFor } from './shared-keys.ts'
import { readTable } from './table-file.ts'
import { TableReader } from './table-reader.ts'
import { becomeTable, buildFrom, canBecome, compareTable } from './take-in-table.ts'

/** The log is folded into the table beyond this. */
const LOG_CHANGES_MAX = 50_000

/** A table lacks changes that came while it was sent, and were acknowledged. */
export class TableOvertaken extends Error {}

/**
 * The keys with their copy on disk: `keys.<n>.table` is the whole at some sequence, `keys.<n>.log` and those with
 * greater numbers what came after, synced before anybody is told that it holds. A last line torn by a crash was never
 * acknowledged and is dropped. Whole tables are read and written by a thread of their own.
 */
export class KeyStore {
  readonly #folder: string
  readonly #keysMax: number
  readonly #adopt: (keys: SharedKeys) => Promise<void>
  #keys: SharedKeys
  #position: KeyPosition = { stream: null, sequence: 0 }
  #number: number
  #log: number
  #logBytes = 0
  #logged = 0
  /** Whole tables, which are written while changes come. */
  readonly #tables = new OneAtATime()
  /** Until every thread looks into what one has made, no other is begun. */
  readonly #changes = new OneAtATime()

  /** `adopt`: called with another table before anybody hears that it holds; done when every thread looks into it. */
  constructor(
    folder: string,
    { keysMax, adopt }: { keysMax: number; adopt: (keys: SharedKeys) => Promise<void> },
  ) {
    this.#folder = folder
    this.#keysMax = keysMax
    this.#adopt = adopt
    this.#keys = new SharedKeys(keyMemory(roomFor(0, keysMax)))
    const first = Math.max(0, ...this.#numbersOf('table'))
    if (existsSync(this.#path(first, 'table'))) {
      const { memory, position, rows } = readTable(this.#path(first, 'table'), keysMax)
      this.#keys = new SharedKeys(memory)
      this.#keys.adopt(rows)
      this.#position = position
    }
    const logs = this.#numbersOf('log').filter((number) => number >= first)
    for (const number of logs) this.#replay(readFileSync(this.#path(number, 'log'), 'utf8'))
    // A log that was torn is not written on.
    this.#number = Math.max(first, ...logs) + 1
    this.#log = this.#open(this.#number)
    this.#forget(first)
    // Of a table that was coming when the gateway was killed.
    rmSync(this.#newPath(), { force: true })
  }

  get keys(): SharedKeys {
    return this.#keys
  }

  get position(): KeyPosition {
    return this.#position
  }

  /**
   * Applies changes that follow on; false on a gap or another stream, and then nothing is changed. Nor is it when the
   * disk does not take them, which throws DiskRefused, or there is no room, which throws NoRoom.
   */
  append(changes: KeyChanges): Promise<boolean> {
    return this.#changes.run(() => this.#append(changes))
  }

  async #append({ stream, from, changes }: KeyChanges): Promise<boolean> {
    if (this.#position.stream !== stream || this.#position.sequence !== from) return false
    await this.#makeRoom(changes.map(({ entry }) => entry))
    if (changes.length > 0) {
      const lines = changes.map((change) => `${JSON.stringify({ stream, ...change })}\n`).join('')
      this.#logBytes += appendWhole(this.#log, lines, this.#logBytes, { synced: true })
    }
    for (const { sequence, entry } of changes) {
      this.#keys.set(entry)
      this.#position = { stream, sequence }
    }
    this.#logged += changes.length
    if (this.#logged > LOG_CHANGES_MAX) void this.fold()
    return true
  }

  /**
   * Everything becomes what is sent: nothing is changed before all of it is there and on disk, and when this is done,
   * nothing else holds. Throws MalformedKeyTable, DiskRefused or TableOvertaken; then nothing is changed.
   */
  replace(body: ReadableStream<Uint8Array>): Promise<void> {
    const before = this.#position
    return this.#tables.run(async () => {
      const path = this.#newPath()
      const head = await takeTableAside(body, { path, keysMax: this.#keysMax })
      try {
        const table = new TableReader(path)
        try {
          await this.#takeIn(table, head, before)
        } finally {
          table.close()
        }
      } finally {
        // It is gone when it was taken in.
        rmSync(path, { force: true })
      }
    })
  }

  /** Changes that come meanwhile wait: they follow on what the table says. */
  async #takeIn(table: TableReader, head: KeyTableHead, before: KeyPosition): Promise<void> {
    const compared = this.#keys.rows
    const difference = await compareTable(table, this.#keys)
    const isIn = await this.#changes.run(async () => {
      // Rows of keys that were gone may have been taken out meanwhile: what was counted with them says nothing.
      if (this.#keys.rows < compared || !canBecome(this.#keys, table, difference)) return false
      await this.#settle(head, before, () => becomeTable(this.#keys, table))
      return true
    })
    if (!isIn) {
      const others = await buildFrom(table, this.#keysMax)
      await this.#changes.run(() => this.#settle(head, before, () => this.#use(others)))
    }
    this.#forget(this.#number)
  }

  /** The table that came is the one on disk, and then, by `change`, the one that is looked into. */
  async #settle(
    { stream, sequence }: KeyTableHead,
    before: KeyPosition,
    change: () => Promise<void>,
  ): Promise<void> {
    if (this.#lacks({ stream, sequence }, before))
      throw new TableOvertaken(`It ends at ${sequence}.`)
    this.#rotate()
    this.#put(this.#newPath(), this.#number)
    try {
      await change()
    } catch (error) {
      // Neither what was nor what was sent: only a whole table helps.
      this.#position = { stream: null, sequence: 0 }
      throw error
    }
    this.#position = { stream, sequence }
  }

  #use(keys: SharedKeys): Promise<void> {
    this.#keys = keys
    return this.#adopt(keys)
  }

  /** Writes the table anew, so that the log is short again. */
  fold(): Promise<void> {
    this.#logged = 0
    return this.#tables
      .run(async () => {
        const path = this.#newPath()
        this.#rotate()
        const number = this.#number
        await writeTableAside(path, this.#keys.memory, this.#position)
        this.#put(path, number)
        this.#forget(number)
      })
      .catch(() => undefined)
  }

  close(): void {
    closeSync(this.#log)
  }

  /** If need be, another table in place of this one. A pause for a large table, and rare: it has a quarter to spare. */
  async #makeRoom(entries: readonly KeyEntry[]): Promise<void> {
    const roomy = withRoomFor(this.#keys, entries, this.#keysMax)
    if (roomy !== this.#keys) await this.#use(roomy)
  }

  /** A key that was revoked meanwhile would live again. A table that is older than `before` is meant to be. */
  #lacks({ stream, sequence }: KeyPosition, before: KeyPosition): boolean {
    const now = this.#position
    return now !== before && now.stream === stream && sequence < now.sequence
  }

  #rotate(): void {
    const next = onDisk(() => this.#open(this.#number + 1))
    closeSync(this.#log)
    this.#log = next
    this.#number += 1
    this.#logBytes = 0
    this.#logged = 0
  }

  #open(number: number): number {
    const log = openSync(this.#path(number, 'log'), 'w', 0o600)
    // What is written into it counts as said, so it must be found again after a power cut.
    syncFolder(this.#folder)
    return log
  }

  #put(path: string, number: number): void {
    const table = this.#path(number, 'table')
    onDisk(() => {
      renameSync(path, table)
      try {
        syncFolder(this.#folder)
      } catch (error) {
        // It is told to have changed nothing, and nothing may come of it at the next start.
        rmSync(table, { force: true })
        throw error
      }
    })
  }

  #path(number: number, kind: 'table' | 'log'): string {
    return join(this.#folder, `keys.${number}.${kind}`)
  }

  #newPath(): string {
    return join(this.#folder, 'keys.table.new')
  }

  #numbersOf(kind: 'table' | 'log'): number[] {
    return readdirSync(this.#folder)
      .map((name) => /^keys\.(\d+)\.(table|log)$/.exec(name))
      .filter((found) => found?.[2] === kind)
      .map((found) => Number(found?.[1]))
      .sort((a, b) => a - b)
  }

  /** Removes what is older than the table of a number. */
  #forget(number: number): void {
    for (const kind of ['table', 'log'] as const)
      for (const old of this.#numbersOf(kind).filter((other) => other < number))
        unlinkSync(this.#path(old, kind))
  }

  /** At the start nobody looks into the table yet. */
  #replayed(entry: KeyEntry): void {
    this.#keys = withRoomFor(this.#keys, [entry], this.#keysMax)
    this.#keys.set(entry)
  }

  #replay(text: string): void {
    for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
      if (line === '') continue
      const { stream, ...change } = JSON.parse(line) as { stream: string }
      const { sequence, entry } = keyChange.parse(change)
      if (stream !== this.#position.stream || sequence !== this.#position.sequence + 1) continue
      this.#replayed(entry)
      this.#position = { stream, sequence }
      this.#logged += 1
    }
  }
}
