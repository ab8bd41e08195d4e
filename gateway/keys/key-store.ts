import { closeSync, constants, existsSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type KeyChanges,
  type KeyEntry,
  type KeyPosition,
  type KeyTableHead,
  keyChange,
  keyTableHead,
} from '#contract/keys.ts'
import { appendWhole } from '#gateway/disk/append-whole.ts'
import { replaceByWriting } from '#gateway/disk/replace-file.ts'
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
  /** Of whole lines; what comes after was never acknowledged. */
  #logBytes = 0
  #logged = 0

  constructor(folder: string) {
    this.#tablePath = join(folder, 'keys.ndjson')
    const logPath = join(folder, 'keys.log')
    if (existsSync(this.#tablePath)) this.#loadTable()
    if (existsSync(logPath)) this.#replay(readFileSync(logPath, 'utf8'))
    this.#log = openSync(logPath, constants.O_RDWR | constants.O_CREAT, 0o600)
    // A line that a crash has torn would swallow the next one.
    ftruncateSync(this.#log, this.#logBytes)
    this.#compact()
  }

  /**
   * Applies changes that follow on; false on a gap or another stream, and then nothing is changed. Nor is it when the
   * disk does not take them, which throws DiskRefused.
   */
  append({ stream, from, changes }: KeyChanges): boolean {
    const { position } = this.table
    if (position.stream !== stream || position.sequence !== from) return false
    if (changes.length > 0) {
      const lines = changes.map((change) => `${JSON.stringify({ stream, ...change })}\n`).join('')
      this.#logBytes += appendWhole(this.#log, lines, this.#logBytes, { synced: true })
    }
    for (const change of changes) this.table.apply(change)
    this.#logged += changes.length
    if (this.#logged > LOG_CHANGES_MAX) this.#compact()
    return true
  }

  /** Replaces everything at once. Throws DiskRefused, and then nothing is changed. */
  replace({ stream, sequence }: KeyTableHead, keys: PackedKeys): void {
    this.#writeTable({ stream, sequence }, keys)
    this.table.replace({ stream, sequence }, keys)
  }

  close(): void {
    closeSync(this.#log)
  }

  #compact(): void {
    if (this.#logged === 0) return
    try {
      this.#writeTable(this.table.position, this.table)
    } catch {
      // Nothing is lost: the log has it all, and is folded when the disk takes it.
    }
  }

  #writeTable({ stream, sequence }: KeyPosition, keys: Pick<PackedKeys, 'size' | 'entries'>): void {
    replaceByWriting(this.#tablePath, (file) => {
      let end = appendWhole(file, `${JSON.stringify({ stream, sequence, count: keys.size })}\n`, 0)
      let lines: string[] = []
      for (const entry of keys.entries()) {
        lines.push(`${JSON.stringify(entry)}\n`)
        if (lines.length < 5_000) continue
        end += appendWhole(file, lines.join(''), end)
        lines = []
      }
      appendWhole(file, lines.join(''), end)
    })
    ftruncateSync(this.#log, 0)
    this.#logBytes = 0
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
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    this.#logBytes = Buffer.byteLength(whole)
    for (const line of whole.split('\n')) {
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
