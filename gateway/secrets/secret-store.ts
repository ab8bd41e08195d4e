import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SnapshotFault } from '#contract/admin.ts'
import { type SecretTable, secretTable } from '#contract/secrets.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { summedText, textOfFile } from '#gateway/disk/summed-text.ts'
import { logLine } from '#gateway/log-line.ts'
import { HeldSecrets } from './held-secrets.ts'

/** The secrets with their file in the gateway's own folder, which only its user can read. */
export class SecretStore extends HeldSecrets {
  readonly #path: string

  /** Reads what the disk has. Where that is damaged there are none, and the console sends them again. */
  constructor(folder: string) {
    super()
    this.#path = join(folder, 'secrets.json')
    if (!existsSync(this.#path)) return
    const table = tableOf(readFileSync(this.#path))
    const [fault] = table ? this.hold(table) : [{ message: 'It is not as it was written.' }]
    // What it says is not repeated: it is secret.
    if (fault)
      logLine(
        'error',
        'The secrets on disk are damaged; what needs them is refused until the console has sent them again.',
        { file: this.#path, cause: fault.message },
      )
  }

  /** Holds these from now on, on disk too; with a fault everything stays as it was. */
  replace(table: SecretTable): SnapshotFault[] {
    return this.hold(table, () => replaceFile(this.#path, summedText(JSON.stringify(table))))
  }
}

/** Null: it is no table of secrets. */
function tableOf(file: Buffer): SecretTable | null {
  try {
    const text = textOfFile(file)
    return text && secretTable.parse(JSON.parse(Buffer.from(text).toString()))
  } catch {
    return null
  }
}
