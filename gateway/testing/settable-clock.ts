import { globSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where Debian and others put it. */
const places = ['/usr/lib/*/faketime/libfaketime.so.1', '/usr/lib*/faketime/libfaketime.so.1']

/**
 * The clock of day of processes that are started with its settings: it can be set while they run, as a person or a time
 * server would. The clock that nobody sets goes on as it does. It is libfaketime's work.
 */
export class SettableClock {
  readonly settings: Record<string, string>
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatehouse-clock-'))
  #aheadMs = 0

  constructor() {
    const [library] = places.flatMap((place) => globSync(place))
    if (!library) throw new Error('The test sets clocks by libfaketime (Debian: faketime).')
    this.set(0)
    this.settings = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    }
  }

  /** Milliseconds since 1970, as those processes see it. */
  now(): number {
    return Date.now() + this.#aheadMs
  }

  /** So many milliseconds before or behind what it really is; holds at once. */
  set(aheadMs: number): void {
    const next = `${this.#file}.next`
    writeFileSync(next, `${aheadMs < 0 ? '' : '+'}${aheadMs / 1_000}\n`)
    renameSync(next, this.#file)
    this.#aheadMs = aheadMs
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'ahead')
  }
}
