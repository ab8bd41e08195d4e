import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs'
import type { KeyChanges, KeyEntry, KeyPosition, KeyTableHead } from '#contract/keys.ts'
import { appendWhole, onDisk } from '#gateway/disk/append-whole.ts'
import { removeHalf, syncFolder, takeBack } from '#gateway/disk/replace-file.ts'
import { logLine } from '#gateway/log-line.ts'
import { KeyFiles } from './key-files.ts'
import { takeTableAside, writeTableAside } from './key-jobs.ts'
import { changesIn, DamagedLog, linesOf } from './key-log.ts'
import { keyMemory, roomFor } from './key-memory.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { SharedKeys, withRoomFor } from './shared-keys.ts'
import { readTable, TableTooLarge } from './table-file.ts'
import { TableReader } from './table-reader.ts'
import { becomeTable, buildFrom, canBecome, compareTable } from './take-in-table.ts'

/** The log is folded into the table beyond this. */
const LOG_CHANGES_MAX = 50_000

/** A table lacks changes that came while it was sent, and were acknowledged. */
export class TableOvertaken extends Error {}

/**
 * The keys with their copy on disk: `keys.<n>.table` is the whole at some sequence, `keys.<n>.log` and those with
 * greater numbers what came after, synced before anybody is told that it holds. A last line torn by a crash was never
 * acknowledged and is dropped; what is damaged otherwise closes the gateway to all keys. Whole tables are read and
 * written by a thread of their own.
 */
export class KeyStore {
  readonly #files: KeyFiles
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
    this.#files = new KeyFiles(folder)
    this.#keysMax = keysMax
    this.#adopt = adopt
    this.#keys = new SharedKeys(keyMemory(roomFor(0, keysMax)))
    const first = Math.max(0, ...this.#files.numbersOf('table'))
    const logs = this.#files.numbersOf('log').filter((number) => number >= first)
    try {
      this.#read(first, logs)
    } catch (error) {
      if (error instanceof TableTooLarge) throw error
      this.#closeToAll(error)
    }
    // A log that was torn is not written on.
    this.#number = Math.max(first, ...logs) + 1
    this.#log = this.#open(this.#number)
    this.#forget(first)
    // Of a table that was coming when the gateway was killed.
    removeHalf(this.#files.newPath)
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

  async #append(sent: KeyChanges): Promise<boolean> {
    const { stream, from, changes } = sent
    if (this.#position.stream !== stream || this.#position.sequence !== from) return false
    await this.#makeRoom(changes.map(({ entry }) => entry))
    if (changes.length > 0) {
      this.#logBytes += appendWhole(this.#log, linesOf(sent), this.#logBytes, { synced: true })
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
      const path = this.#files.newPath
      const head = await takeTableAside(body, { path, keysMax: this.#keysMax })
      try {
        const table = onDisk(() => new TableReader(path))
        try {
          await this.#takeIn(table, head, before)
        } finally {
          table.close()
        }
      } finally {
        // It is gone when it was taken in.
        removeHalf(path)
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
    this.#put(this.#files.newPath, this.#number)
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
        const path = this.#files.newPath
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
    const next = onDisk(() => {
      // Nothing may stand between what was acknowledged and what follows on.
      ftruncateSync(this.#log, this.#logBytes)
      return this.#open(this.#number + 1)
    })
    const before = this.#log
    this.#log = next
    this.#number += 1
    this.#logBytes = 0
    this.#logged = 0
    onDisk(() => closeSync(before))
  }

  #open(number: number): number {
    const log = openSync(this.#files.path(number, 'log'), 'w', 0o600)
    // What is written into it counts as said, so it must be found again after a power cut.
    syncFolder(this.#files.folder)
    return log
  }

  #put(path: string, number: number): void {
    const table = this.#files.path(number, 'table')
    onDisk(() => {
      renameSync(path, table)
      try {
        syncFolder(this.#files.folder)
      } catch (error) {
        // It is told to have changed nothing, and nothing may come of it at the next start.
        takeBack(error, () => rmSync(table, { force: true }))
      }
    })
  }

  /** Removes what is older than the table of a number, or tries again the next time: nobody reads it any more. */
  #forget(number: number): void {
    try {
      for (const kind of ['table', 'log'] as const)
        for (const old of this.#files.numbersOf(kind).filter((other) => other < number))
          unlinkSync(this.#files.path(old, kind))
    } catch (error) {
      logLine('error', 'Old files of keys cannot be removed; they only take room.', {
        folder: this.#files.folder,
        cause: String(error),
      })
    }
  }

  #read(first: number, logs: readonly number[]): void {
    if (existsSync(this.#files.path(first, 'table'))) {
      const { memory, position, rows } = readTable(this.#files.path(first, 'table'), this.#keysMax)
      this.#keys = new SharedKeys(memory)
      this.#keys.adopt(rows)
      this.#position = position
    }
    for (const number of logs) this.#replay(readFileSync(this.#files.path(number, 'log'), 'utf8'))
  }

  /** What was revoked is not known for certain: no key at all, until a whole table comes, which is asked for by this. */
  #closeToAll(cause: unknown): void {
    this.#keys = new SharedKeys(keyMemory(roomFor(0, this.#keysMax)))
    this.#position = { stream: null, sequence: 0 }
    this.#logged = 0
    logLine(
      'error',
      'The keys on disk are damaged; no key is accepted until the console has sent all of them again.',
      { folder: this.#files.folder, cause: String(cause) },
    )
  }

  /** At the start nobody looks into the table yet. */
  #replayed(entry: KeyEntry): void {
    this.#keys = withRoomFor(this.#keys, [entry], this.#keysMax)
    this.#keys.set(entry)
  }

  #replay(log: string): void {
    for (const { stream, sequence, entry } of changesIn(log)) {
      const isNext = stream === this.#position.stream && sequence === this.#position.sequence + 1
      if (!isNext) throw new DamagedLog(`The change ${sequence} does not follow on.`)
      this.#replayed(entry)
      this.#position = { stream, sequence }
      this.#logged += 1
    }
  }
}
