import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SnapshotFault } from '#contract/admin.ts'
import { type SecretTable, secretTable } from '#contract/secrets.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { HeldSecrets } from './held-secrets.ts'

/** The secrets with their file in the gateway's own folder, which only its user can read. */
export class SecretStore extends HeldSecrets {
  readonly #path: string

  /** Reads what the disk has. Throws when it cannot be understood. */
  constructor(folder: string) {
    super()
    this.#path = join(folder, 'secrets.json')
    if (!existsSync(this.#path)) return
    const [fault] = this.hold(secretTable.parse(JSON.parse(readFileSync(this.#path, 'utf8'))))
    if (fault) throw new Error(`The secrets on disk are not valid: ${fault.message}`)
  }

  /** Holds these from now on, on disk too; with a fault everything stays as it was. */
  replace(table: SecretTable): SnapshotFault[] {
    return this.hold(table, () => replaceFile(this.#path, JSON.stringify(table)))
  }
}
