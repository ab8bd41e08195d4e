import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const BACKOFF_MS = [200, 1_000, 3_000, 10_000]
/** Having run this long, a child that dies is started again at once. */
const STEADY_MS = 30_000
const STOP_MS = 15_000

export interface ChildSettings {
  name: string
  command: string
  parameters: string[]
  environment: Record<string, string>
  /** Folder of the logs. */
  logs: string
}

/** A process that is kept running until it is to stop. In a group of its own, so that Ctrl-C reaches only the supervisor. */
export class Child {
  readonly #settings: ChildSettings
  readonly #log: WriteStream
  #process: ChildProcess | null = null
  /** Called when it was started again. */
  onStart: () => void = () => undefined
  #stopping = false
  #deaths = 0
  #startedAt = 0

  constructor(settings: ChildSettings) {
    this.#settings = settings
    mkdirSync(settings.logs, { recursive: true, mode: 0o700 })
    this.#log = createWriteStream(join(settings.logs, `${settings.name}.log`), {
      flags: 'a',
      mode: 0o600,
    })
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  start(): void {
    const { command, parameters, environment, name } = this.#settings
    this.#startedAt = Date.now()
    const child = spawn(command, parameters, {
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#log.write(`${line}\n`))
    }
    child.stderr.on('data', (chunk: Buffer) => process.stderr.write(`${name}: ${chunk}`))
    child.once('exit', (code, signal) => this.#ended(code, signal))
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#process
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    signalGroup(child.pid, 'SIGTERM')
    const killer = setTimeout(() => child.pid && signalGroup(child.pid, 'SIGKILL'), STOP_MS)
    await ended
    clearTimeout(killer)
  }

  #ended(code: number | null, signal: string | null): void {
    if (this.#stopping) return
    if (Date.now() - this.#startedAt > STEADY_MS) this.#deaths = 0
    const wait = BACKOFF_MS[Math.min(this.#deaths, BACKOFF_MS.length - 1)] ?? 0
    this.#deaths += 1
    process.stderr.write(
      `The ${this.#settings.name} ended (${signal ?? code}) and is started again.\n`,
    )
    setTimeout(() => {
      if (this.#stopping) return
      this.start()
      this.onStart()
    }, wait)
  }
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It is gone already.
  }
}
