import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Activation, SnapshotFault } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { replaceFile } from '#gateway/disk/replace-file.ts'
import { UnusableContract } from '#policies/kit/operation-checks.ts'
import { buildEngine, type Engine, type EnginePorts, UnusableStep } from './build-engine.ts'
import { readSnapshot } from './find-faults.ts'

/** The other threads, which enforce what this one does. */
export interface OtherThreads {
  prepare(snapshot: string, hash: string): Promise<void>
  enforce(hash: string | null): Promise<void>
}

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
  #others: OtherThreads | null = null

  constructor(folder: string, ports: EnginePorts) {
    this.#path = join(folder, 'snapshot.json')
    this.#ports = ports
  }

  /** What is activated from now on is enforced by these too. */
  lead(others: OtherThreads): void {
    this.#others = others
  }

  /** Canonical JSON of the snapshot on disk, which is the one in force; null: there is none. */
  get stored(): string | null {
    return this.engine ? readFileSync(this.#path, 'utf8') : null
  }

  /** Enforces the snapshot of the disk, if there is one. */
  async restore(): Promise<void> {
    if (!existsSync(this.#path)) return
    const read = readSnapshot(JSON.parse(readFileSync(this.#path, 'utf8')), this.#ports.secrets)
    if ('faults' in read)
      throw new Error(`The snapshot on disk is not valid: ${read.faults[0]?.message}`)
    this.engine = await buildEngine(read.snapshot, hashSnapshot(read.snapshot), this.#ports)
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
      await this.#enforce(next, canonicalJson(read.snapshot))
    }
    return { activation: { hash, activatedInMs: performance.now() - began } }
  }

  /** Until every thread has built it, and the disk has it, the one before is enforced by all. */
  async #enforce(next: Engine, text: string): Promise<void> {
    try {
      await this.#others?.prepare(text, next.hash)
      replaceFile(this.#path, text)
    } catch (error) {
      next.dispose()
      await this.#others?.enforce(null)
      throw error
    }
    const old = this.engine
    this.engine = next
    await this.#others?.enforce(next.hash)
    old?.dispose()
    this.#ports.lasting.keepOnly(next.stepIds)
  }

  /** A contract can only be judged by compiling it, and some steps only by building them. */
  async #build(snapshot: Snapshot, hash: string): Promise<Engine | { faults: SnapshotFault[] }> {
    try {
      return await buildEngine(snapshot, hash, this.#ports)
    } catch (error) {
      if (error instanceof UnusableStep) {
        const place = snapshot.steps.findIndex(({ id }) => id === error.stepId)
        return { faults: [{ pointer: `/steps/${place}/config`, message: error.message }] }
      }
      if (!(error instanceof UnusableContract)) throw error
      return { faults: [{ pointer: '/apis', message: error.message }] }
    }
  }
}
