import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Activation, SnapshotFault } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { UnusableContract } from '#policies/kit/operation-checks.ts'
import { buildEngine, type Engine, type EnginePorts } from './build-engine.ts'
import { readSnapshot } from './find-faults.ts'

export type Activated = { activation: Activation } | { faults: SnapshotFault[] }

/**
 * The snapshot that is enforced. Another one is checked and built whole, written to disk, and then put in place by
 * one assignment; whatever is wrong with it, the old one stays.
 */
export class Activator {
  engine: Engine | null = null
  readonly #path: string
  readonly #ports: EnginePorts
  #last: Promise<unknown> = Promise.resolve()

  constructor(folder: string, ports: EnginePorts) {
    this.#path = join(folder, 'snapshot.json')
    this.#ports = ports
  }

  /** Enforces the snapshot of the disk, if there is one. */
  async restore(): Promise<void> {
    if (!existsSync(this.#path)) return
    const read = readSnapshot(JSON.parse(readFileSync(this.#path, 'utf8')), this.#ports.secrets)
    if ('faults' in read)
      throw new Error(`The snapshot on disk is not valid: ${read.faults[0]?.message}`)
    this.engine = await buildEngine(read.snapshot, hashSnapshot(read.snapshot), this.#ports)
    this.#ports.targets.follow(read.snapshot)
  }

  /** One at a time, in the order in which they came. */
  activate(value: unknown): Promise<Activated> {
    const mine = this.#last.then(() => this.#activate(value))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #activate(value: unknown): Promise<Activated> {
    const began = performance.now()
    const read = readSnapshot(value, this.#ports.secrets)
    if ('faults' in read) return read
    const hash = hashSnapshot(read.snapshot)
    if (this.engine?.hash !== hash) {
      const next = await this.#build(read.snapshot, hash)
      if ('faults' in next) return next
      replaceFile(this.#path, canonicalJson(read.snapshot))
      const old = this.engine
      this.engine = next
      old?.dispose()
      this.#ports.targets.follow(read.snapshot)
      this.#ports.lasting.keepOnly(new Set(read.snapshot.steps.map(({ id }) => id)))
    }
    return { activation: { hash, activatedInMs: performance.now() - began } }
  }

  /** A contract can only be judged by compiling it. */
  async #build(snapshot: Snapshot, hash: string): Promise<Engine | { faults: SnapshotFault[] }> {
    try {
      return await buildEngine(snapshot, hash, this.#ports)
    } catch (error) {
      if (!(error instanceof UnusableContract)) throw error
      return { faults: [{ pointer: '/apis', message: error.message }] }
    }
  }
}
