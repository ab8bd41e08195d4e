import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Activation, SnapshotFault } from '#contract/admin.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { replaceFileApart } from '#gateway/disk/replace-file.ts'
import { buildEngine, type Engine, type EnginePorts, UnusableSnapshot } from './build-engine.ts'
import { readApart } from './read-apart.ts'
import { type Read, readBody, type SnapshotBody } from './read-body.ts'

export type Activated =
  | { activation: Activation }
  | { faults: SnapshotFault[] }
  | { unreadable: string }

/** Reading less takes a few milliseconds and is done at once; a thread takes a hundred to start. */
const SMALL_BYTES = { identity: 48_000, gzip: 4_000 }
/** Beyond this many faults only their number is told. */
const FAULTS_MAX = 100

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
    const bytes = readFileSync(this.#path)
    const read = readBody({ bytes, coding: 'identity' }, this.#ports.secrets)
    if ('unreadable' in read) throw new Error(read.unreadable)
    if ('faults' in read)
      throw new Error(`The snapshot on disk is not valid: ${read.faults[0]?.message}`)
    this.engine = await buildEngine(read.snapshot, read.hash, this.#ports)
  }

  /** One at a time, in the order in which they came. */
  activate(body: SnapshotBody): Promise<Activated> {
    const mine = this.#last.then(() => this.#activate(body))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #activate(body: SnapshotBody): Promise<Activated> {
    const began = performance.now()
    const read = await this.#read(body)
    if ('unreadable' in read) return read
    if ('faults' in read) return { faults: firstOf(read.faults) }
    const { hash } = read
    if (this.engine?.hash !== hash) {
      const next = await this.#build(read.snapshot, hash)
      if ('faults' in next) return { faults: firstOf(next.faults) }
      await replaceFileApart(this.#path, read.canonical)
      const old = this.engine
      this.engine = next
      old?.dispose()
      this.#ports.lasting.keepOnly(new Set(read.snapshot.steps.map(({ id }) => id)))
    }
    return { activation: { hash, activatedInMs: performance.now() - began } }
  }

  #read(body: SnapshotBody): Read | Promise<Read> {
    const { secrets } = this.#ports
    return body.bytes.byteLength <= SMALL_BYTES[body.coding]
      ? readBody(body, secrets)
      : readApart(body, secrets.ids)
  }

  /** A contract can only be judged by compiling it. */
  async #build(snapshot: Snapshot, hash: string): Promise<Engine | { faults: SnapshotFault[] }> {
    try {
      return await buildEngine(snapshot, hash, this.#ports)
    } catch (error) {
      if (!(error instanceof UnusableSnapshot)) throw error
      return { faults: error.faults }
    }
  }
}

function firstOf(faults: SnapshotFault[]): SnapshotFault[] {
  if (faults.length <= FAULTS_MAX) return faults
  const more = (faults.length - FAULTS_MAX).toLocaleString('en')
  return [...faults.slice(0, FAULTS_MAX), { pointer: '', message: `And ${more} more.` }]
}
