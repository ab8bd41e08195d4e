import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { appendWhole } from '#gateway/disk/append-whole.ts'
import { logLine } from '#gateway/log-line.ts'
import { CallTallies, type Tally } from './call-tallies.ts'
import { coarserBy } from './coarser.ts'
import { readTallies, TallyWriter } from './tally-format.ts'

/** A file is handed out whole, so this bounds a page too: eleven thousand counters at the very most. */
const FILE_BYTES_MAX = 500_000

interface TallyFile {
  number: number
  bytes: number
  /** It may have been handed out: it never changes again. */
  sealed: boolean
}
interface OpenFile {
  file: TallyFile
  handle: number
  writer: TallyWriter
}

/**
 * Tallies that nobody has collected, in numbered files. New ones are appended to the newest (`<n>.tallies`). To be
 * handed out a file is sealed (`<n>.sealed`), and whoever asks past its number has stored it: the same question gets
 * the same answer, across crashes too, so each call counts once. Tallies are never dropped; beyond the bound, and again
 * beyond twice of it, further ones are told apart by less.
 */
export class TallyJournal {
  readonly #folder: string
  readonly #bytesMax: number
  #files: TallyFile[]
  #open: OpenFile | null = null
  /** The last number that somebody has asked past. */
  #covered = 0
  readonly #coarse = new CallTallies()

  constructor(folder: string, bytesMax: number) {
    this.#folder = folder
    this.#bytesMax = bytesMax
    const names = readdirSync(folder)
    for (const name of names) if (name.endsWith('.tallies.new')) unlinkSync(join(folder, name))
    this.#files = names
      .filter((name) => /^\d+\.(tallies|sealed)$/.test(name))
      .map((name) => ({
        number: Number.parseInt(name, 10),
        bytes: statSync(join(folder, name)).size,
        sealed: name.endsWith('.sealed'),
      }))
      .sort((a, b) => a.number - b.number)
  }

  /** Of files that nobody has asked past. */
  get bytes(): number {
    return this.#files.reduce(
      (sum, { number, bytes }) => (number > this.#covered ? sum + bytes : sum),
      0,
    )
  }

  /** False: the disk takes nothing, and none of them is kept here. */
  append(tallies: readonly Tally[]): boolean {
    if (tallies.length === 0) return true
    try {
      this.#open ??= this.#openNext()
    } catch {
      return false
    }
    const { file, handle, writer } = this.#open
    for (const tally of this.#asFineAsFits(tallies)) writer.add(tally)
    try {
      file.bytes += appendWhole(handle, writer.take(), file.bytes)
    } catch {
      // Which groups this file knows is not certain any more.
      this.#close()
      return false
    }
    if (file.bytes > FILE_BYTES_MAX) this.#shorten(this.#open)
    return true
  }

  /**
   * The counters of the oldest file that `after` does not cover, and the number that does; what is covered is freed.
   */
  read(after: number): { tallies: Tally[]; next: number } {
    const covered = this.#wasHandedOut(after) ? after : 0
    this.#free(covered)
    const oldest = this.#files.find(({ number }) => number > covered)
    if (!oldest) return { tallies: [], next: covered }
    this.#seal(oldest)
    const { tallies, damaged } = readTallies(this.#bytesOf(oldest))
    if (damaged)
      logLine(
        'error',
        'Counters on disk are damaged, and calls of a part of a file are not counted.',
        {
          file: this.#path(oldest),
        },
      )
    return { tallies, next: oldest.number }
  }

  /** What a failing disk did not let be taken away of an append that failed is not among it. */
  #bytesOf(file: TallyFile): Buffer {
    return readFileSync(this.#path(file)).subarray(0, file.bytes)
  }

  close(): void {
    this.#close()
  }

  /** A folder that was brought back from a copy is asked past numbers that it has not given yet. */
  #wasHandedOut(number: number): boolean {
    return (
      number <= this.#newestNumber &&
      this.#files.every((file) => file.sealed || file.number > number)
    )
  }

  get #newestNumber(): number {
    return this.#files.at(-1)?.number ?? 0
  }

  #asFineAsFits(tallies: readonly Tally[]): readonly Tally[] {
    const { bytes } = this
    if (bytes < this.#bytesMax) return tallies
    this.#coarse.merge(tallies.map(coarserBy[bytes < 2 * this.#bytesMax ? 1 : 2]))
    return this.#coarse.take()
  }

  /** The newest stays, whoever has it: its name says which numbers were given. */
  #free(covered: number): void {
    this.#covered = covered
    const newest = this.#newestNumber
    const free = ({ number }: TallyFile) => number <= covered && number < newest
    this.#files = this.#files.filter((file) => !free(file) || !removed(this.#path(file)))
  }

  #seal(file: TallyFile): void {
    if (file.sealed) return
    if (file === this.#open?.file) this.#close()
    renameSync(this.#path(file), this.#path({ ...file, sealed: true }))
    file.sealed = true
  }

  /** Many tallies of one minute become one; a file that stays large gets a successor. */
  #shorten({ file }: OpenFile): void {
    this.#close()
    const writer = new TallyWriter()
    const path = this.#path(file)
    try {
      for (const tally of readTallies(this.#bytesOf(file)).tallies) writer.add(tally)
      const short = writer.take()
      if (short.byteLength > FILE_BYTES_MAX / 2 || !replaced(path, short)) return
      file.bytes = short.byteLength
      this.#open = { file, handle: openSync(path, 'r+'), writer }
    } catch {
      // The disk fails: the next ones go to a file of their own.
    }
  }

  #openNext(): OpenFile {
    const file = { number: this.#newestNumber + 1, bytes: 0, sealed: false }
    const handle = openSync(this.#path(file), 'w', 0o600)
    this.#files.push(file)
    return { file, handle, writer: new TallyWriter() }
  }

  #close(): void {
    if (this.#open) closeSync(this.#open.handle)
    this.#open = null
  }

  #path({ number, sealed }: TallyFile): string {
    return join(this.#folder, `${number}.${sealed ? 'sealed' : 'tallies'}`)
  }
}

/** False: the disk has no room for it, and what was there still is. */
function replaced(path: string, bytes: Uint8Array): boolean {
  try {
    writeFileSync(`${path}.new`, bytes, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return true
  } catch {
    return false
  }
}

/** False: the disk keeps it. */
function removed(path: string): boolean {
  try {
    unlinkSync(path)
    return true
  } catch {
    return false
  }
}
