import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Activation, NotEnforced, SnapshotFault } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { replaceFileApart } from '#gateway/disk/replace-file.ts'
import { buildEngine, UnusableSnapshot } from './build-engine.ts'
import { faultsOfSoundParts } from './build-sound-parts.ts'
import type { Engine, EnginePorts } from './engine.ts'
import { allOf, firstFaults, partOf } from './not-enforced.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { readApart } from './read-apart.ts'
import { type Read, readBody, type SnapshotBody } from './read-body.ts'
import type { Restored } from './restored.ts'
import { soundPartOf } from './sound-part.ts'

/** The other threads, which enforce what this one does. */
export interface OtherThreads {
  readonly count: number
  /** A part of the snapshot that is to be prepared. */
  forward(batch: Piece[]): void
  /** Builds what was forwarded; calls go on by the snapshot before. */
  prepare(hash: string): Promise<void>
  /** Enforces what was prepared; null: forgets it. */
  enforce(hash: string | null): Promise<void>
}

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
  /** What of the snapshot on disk this version does not take; null: it enforces the whole of it. */
  notEnforced: NotEnforced | null = null
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
    this.#others = others.count > 0 ? others : null
  }

  /**
   * Enforces the snapshot of the disk, if there is one. What a version before has written may have faults for this
   * one: then the APIs that they concern are closed. Throws where nobody can say which.
   */
  async restore(): Promise<Restored> {
    if (!existsSync(this.#path)) return { snapshot: null, closed: [], faults: [] }
    const bytes = this.#onDisk()
    const read = readBody({ bytes, coding: 'identity' }, this.#ports.secrets)
    if ('unreadable' in read) throw new Error(read.unreadable)
    const onDisk = hashCanonical(bytes)
    if ('faults' in read)
      return this.#restoreInPart(onDisk, read.parsed, await this.#allFaults(read))
    const engine = await this.#build(read.snapshot, read.hash)
    if ('faults' in engine) return this.#restoreInPart(onDisk, read.snapshot, engine.faults)
    this.#use(engine)
    return { snapshot: Buffer.from(read.canonical).toString(), closed: [], faults: [] }
  }

  async #restoreInPart(
    onDisk: string,
    snapshot: Snapshot | null,
    faults: readonly SnapshotFault[],
  ): Promise<Restored> {
    const sound = snapshot && soundPartOf(snapshot, faults)
    if (!sound) {
      this.notEnforced = allOf(onDisk, faults, snapshot?.apis.length)
      throw new Error(`The snapshot on disk is not valid: ${faults[0]?.message}`)
    }
    const closed = [...sound.closed]
    // Of its own: somebody may deploy just what is left, with nothing closed.
    const hash = hashCanonical(canonicalJson({ ...sound, closed }))
    this.#use(await buildEngine(sound.snapshot, hash, this.#ports, sound.closed))
    this.notEnforced = partOf(onDisk, faults, closed)
    return { snapshot: canonicalJson(sound.snapshot), closed, faults }
  }

  #use(engine: Engine): void {
    this.engine = engine
    engine.watchTargets()
  }

  /** Canonical JSON, and behind it in a line of its own, which the version before did not write, its hash. */
  #onDisk(): Uint8Array {
    const file = readFileSync(this.#path)
    const end = file.indexOf('\n')
    if (end === -1) return file
    const canonical = file.subarray(0, end)
    if (file.toString('latin1', end) !== lineOf(hashCanonical(canonical)))
      throw new Error('The snapshot on disk is not as it was written.')
    return canonical
  }

  /** One at a time, in the order in which they came. */
  activate(body: SnapshotBody): Promise<Activated> {
    const mine = this.#last.then(() => this.#activate(body))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #activate(body: SnapshotBody): Promise<Activated> {
    const began = performance.now()
    let enforced = false
    try {
      const read = await this.#read(body)
      if ('unreadable' in read) return read
      if ('faults' in read) return { faults: firstFaults(await this.#allFaults(read), FAULTS_MAX) }
      const { hash } = read
      if (this.engine?.hash !== hash) {
        const next = await this.#build(read.snapshot, hash)
        if ('faults' in next) return { faults: firstFaults(next.faults, FAULTS_MAX) }
        await this.#enforce(next, read.canonical)
        enforced = true
      }
      return { activation: { hash, activatedInMs: performance.now() - began } }
    } finally {
      if (!enforced) await this.#others?.enforce(null)
    }
  }

  /** Until every thread has built it, and the disk has it, the one before is enforced by all. */
  async #enforce(next: Engine, canonical: Uint8Array): Promise<void> {
    try {
      await this.#others?.prepare(next.hash)
      await replaceFileApart(this.#path, [canonical, Buffer.from(lineOf(next.hash))])
    } catch (error) {
      next.dispose()
      throw error
    }
    const old = this.engine
    this.engine = next
    this.notEnforced = null
    await this.#others?.enforce(next.hash)
    old?.dispose()
    next.watchTargets()
    this.#ports.lasting.keepOnly(next.stepIds)
  }

  #read(body: SnapshotBody): Read | Promise<Read> {
    const { secrets } = this.#ports
    const forward = (batch: Piece[]) => this.#others?.forward(batch)
    if (body.bytes.byteLength > SMALL_BYTES[body.coding])
      return readApart(body, secrets.ids, forward)
    const read = readBody(body, secrets)
    if ('snapshot' in read && this.#others)
      for (const batch of piecesOf(read.snapshot)) forward(batch)
    return read
  }

  async #allFaults({ faults, parsed }: Extract<Read, { faults: unknown }>) {
    return parsed ? [...faults, ...(await faultsOfSoundParts(parsed, faults, this.#ports))] : faults
  }

  /** A contract can only be judged by compiling it, some configurations only by building their step. */
  async #build(snapshot: Snapshot, hash: string): Promise<Engine | { faults: SnapshotFault[] }> {
    try {
      return await buildEngine(snapshot, hash, this.#ports)
    } catch (error) {
      if (!(error instanceof UnusableSnapshot)) throw error
      return { faults: error.faults }
    }
  }
}

const lineOf = (hash: string): string => `\n${hash}\n`
