import type { SnapshotFault } from '#contract/admin.ts'
import type { SecretTable } from '#contract/secrets.ts'
import { type HeldCertificate, readCertificate } from './read-certificate.ts'

interface Held {
  table: SecretTable
  texts: ReadonlyMap<string, string>
  certificates: ReadonlyMap<string, HeldCertificate>
}

/** The secrets that snapshots name, ready to be used. */
export class HeldSecrets {
  #held: Held | null = null

  /** What is held, as it was sent; null: nothing was. */
  get table(): SecretTable | null {
    return this.#held?.table ?? null
  }

  /** Names what is held; null: none were sent yet. */
  get revision(): string | null {
    return this.#held?.table.revision ?? null
  }

  get count(): number {
    return this.#held?.table.secrets.length ?? 0
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

  /** Holds these from now on; with a fault everything stays as it was. */
  hold(table: SecretTable, before: () => void = () => undefined): SnapshotFault[] {
    const read = readTable(table)
    if ('faults' in read) return read.faults
    before()
    this.#held = read
    return []
  }
}

function readTable(table: SecretTable): Held | { faults: SnapshotFault[] } {
  const faults: SnapshotFault[] = []
  const texts = new Map<string, string>()
  const certificates = new Map<string, HeldCertificate>()
  for (const [index, secret] of table.secrets.entries()) {
    if (secret.kind === 'text') {
      texts.set(secret.id, secret.value)
      continue
    }
    const read = readCertificate(secret)
    if ('fault' in read) faults.push({ pointer: `/secrets/${index}`, message: read.fault })
    else certificates.set(secret.id, read)
  }
  return faults.length > 0 ? { faults } : { table, texts, certificates }
}
