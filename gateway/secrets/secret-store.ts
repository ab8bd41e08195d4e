import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SnapshotFault } from '#contract/admin.ts'
import { type SecretTable, secretTable } from '#contract/secrets.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { type HeldCertificate, readCertificate } from './read-certificate.ts'

interface Held {
  revision: string
  texts: ReadonlyMap<string, string>
  certificates: ReadonlyMap<string, HeldCertificate>
}

/** The secrets that snapshots name: in memory and in a file of the gateway's own folder that only its user can read. */
export class SecretStore {
  readonly #path: string
  #held: Held | null = null

  /** Reads what the disk has. Throws when it cannot be understood. */
  constructor(folder: string) {
    this.#path = join(folder, 'secrets.json')
    if (!existsSync(this.#path)) return
    const read = readTable(secretTable.parse(JSON.parse(readFileSync(this.#path, 'utf8'))))
    if ('faults' in read)
      throw new Error(`The secrets on disk are not valid: ${read.faults[0]?.message}`)
    this.#held = read
  }

  /** Names what is held; null: none were sent yet. */
  get revision(): string | null {
    return this.#held?.revision ?? null
  }

  get count(): number {
    return (this.#held?.texts.size ?? 0) + (this.#held?.certificates.size ?? 0)
  }

  /** For a thread that judges a snapshot: what is there, not what it is. */
  get ids(): { text: ReadonlySet<string>; certificate: ReadonlySet<string> } {
    return {
      text: new Set(this.#held?.texts.keys()),
      certificate: new Set(this.#held?.certificates.keys()),
    }
  }

  text(id: string): string | null {
    return this.#held?.texts.get(id) ?? null
  }

  certificate(id: string): HeldCertificate | null {
    return this.#held?.certificates.get(id) ?? null
  }

  /** Holds these from now on, on disk too; with a fault everything stays as it was. */
  replace(table: SecretTable): SnapshotFault[] {
    const read = readTable(table)
    if ('faults' in read) return read.faults
    replaceFile(this.#path, JSON.stringify(table))
    this.#held = read
    return []
  }
}

function readTable({ revision, secrets }: SecretTable): Held | { faults: SnapshotFault[] } {
  const faults: SnapshotFault[] = []
  const texts = new Map<string, string>()
  const certificates = new Map<string, HeldCertificate>()
  for (const [index, secret] of secrets.entries()) {
    if (secret.kind === 'text') {
      texts.set(secret.id, secret.value)
      continue
    }
    const read = readCertificate(secret)
    if ('fault' in read) faults.push({ pointer: `/secrets/${index}`, message: read.fault })
    else certificates.set(secret.id, read)
  }
  return faults.length > 0 ? { faults } : { revision, texts, certificates }
}
