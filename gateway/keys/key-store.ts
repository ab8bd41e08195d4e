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
  keyEntry,
  keyTableHead,
} from '#contract/keys.ts'
import { KeyTable } from './key-table.ts'

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
    if (existsSync(this.#tablePath)) this.#loadTable(readFileSync(this.#tablePath, 'utf8'))
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
  replace({ stream, sequence }: KeyTableHead, entries: Map<string, KeyEntry>): void {
    this.#writeTable({ stream, sequence }, entries)
    this.table.replace({ stream, sequence }, entries)
  }

  close(): void {
    closeSync(this.#log)
  }

  #compact(): void {
    if (this.#logged === 0) return
    this.#writeTable(
      this.table.position,
      new Map([...this.table.entries()].map((entry) => [entry.hash, entry])),
    )
  }

  #writeTable({ stream, sequence }: KeyPosition, entries: Map<string, KeyEntry>): void {
    const temporary = `${this.#tablePath}.new`
    const file = openSync(temporary, 'w', 0o600)
    writeSync(file, `${JSON.stringify({ stream, sequence, count: entries.size })}\n`)
    let lines: string[] = []
    for (const entry of entries.values()) {
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

  #loadTable(text: string): void {
    const [head = '', ...lines] = text.split('\n')
    const { stream, sequence } = keyTableHead.parse(JSON.parse(head))
    const entries = new Map<string, KeyEntry>()
    for (const line of lines) {
      if (line === '') continue
      const entry = keyEntry.parse(JSON.parse(line))
      entries.set(entry.hash, entry)
    }
    this.table.replace({ stream, sequence }, entries)
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
