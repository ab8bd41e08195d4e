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
import {
  type KeyChanges,
  type KeyEntry,
  type KeyPosition,
  type KeyTableHead,
  keyChange,
  keyTableHead,
} from '#contract/keys.ts'
import { KeyTable } from './key-table.ts'
import { linesOf } from './lines-of.ts'
import { PackedKeys } from './packed-keys.ts'

/** The log is folded into the table beyond this. */
const LOG_CHANGES_MAX = 50_000

/**
 * The key table with its copy on disk: `keys.ndjson` is the whole at some sequence, `keys.log` what came after,
 * synced before anybody is told that it holds. A last line torn by a crash was never acknowledged and is dropped.
 */
export class KeyStore {
  readonly table = new KeyTable()
  readonly #tablePath: string
  readonly #log: number
  #logged = 0

  constructor(folder: string) {
    this.#tablePath = join(folder, 'keys.ndjson')
    const logPath = join(folder, 'keys.log')
    if (existsSync(this.#tablePath)) this.#loadTable()
    if (existsSync(logPath)) this.#replay(readFileSync(logPath, 'utf8'))
    this.#log = openSync(logPath, 'a')
    this.#compact()
  }

  /** Applies changes that follow on; false on a gap or another stream, and then nothing is changed. */
  append({ stream, from, changes }: KeyChanges): boolean {
    const { position } = this.table
    if (position.stream !== stream || position.sequence !== from) return false
    if (changes.length > 0) {
      writeSync(
        this.#log,
        changes.map((change) => `${JSON.stringify({ stream, ...change })}\n`).join(''),
      )
      fsyncSync(this.#log)
    }
    for (const change of changes) this.table.apply(change)
    this.#logged += changes.length
    if (this.#logged > LOG_CHANGES_MAX) this.#compact()
    return true
  }

  /** Replaces everything at once. */
  replace({ stream, sequence }: KeyTableHead, keys: PackedKeys): void {
    this.#writeTable({ stream, sequence }, keys)
    this.table.replace({ stream, sequence }, keys)
  }

  close(): void {
    closeSync(this.#log)
  }

  #compact(): void {
    if (this.#logged === 0) return
    this.#writeTable(this.table.position, this.table)
  }

  #writeTable({ stream, sequence }: KeyPosition, keys: Pick<PackedKeys, 'size' | 'entries'>): void {
    const temporary = `${this.#tablePath}.new`
    const file = openSync(temporary, 'w', 0o600)
    writeSync(file, `${JSON.stringify({ stream, sequence, count: keys.size })}\n`)
    let lines: string[] = []
    for (const entry of keys.entries()) {
      lines.push(`${JSON.stringify(entry)}\n`)
      if (lines.length < 5_000) continue
      writeSync(file, lines.join(''))
      lines = []
    }
    writeSync(file, lines.join(''))
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, this.#tablePath)
    ftruncateSync(this.#log, 0)
    this.#logged = 0
  }

  #loadTable(): void {
    const keys = new PackedKeys()
    let head: KeyTableHead | null = null
    for (const line of linesOf(this.#tablePath)) {
      // Written whole by this class, so that a million need not be judged again before the first call.
      if (head) keys.set(JSON.parse(line) as KeyEntry)
      else head = keyTableHead.parse(JSON.parse(line))
    }
    if (!head || keys.size !== head.count)
      throw new Error(`The table of keys on disk is not whole: ${this.#tablePath}`)
    this.table.replace({ stream: head.stream, sequence: head.sequence }, keys)
  }

  #replay(text: string): void {
    for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
      if (line === '') continue
      const { stream, ...change } = JSON.parse(line) as { stream: string }
      const { position } = this.table
      const parsed = keyChange.parse(change)
      if (stream !== position.stream || parsed.sequence !== position.sequence + 1) continue
      this.table.apply(parsed)
      this.#logged += 1
    }
  }
}
