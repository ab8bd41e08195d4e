import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A real worker in a process of its own, over the database of this test. */
export class RunningWorker {
  output = ''
  readonly #process: ChildProcess

  constructor() {
    this.#process = spawn(
      join(root, 'node_modules/.bin/node'),
      ['--conditions=react-server', join(root, 'worker/main.ts')],
      { env: process.env, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk) => {
        this.output += chunk
      })
  }

  /** `SIGTERM` as a person would, `SIGKILL` as a crash would. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null)
      return Promise.resolve()
    return new Promise((resolve) => {
      this.#process.once('exit', () => resolve())
      this.#process.kill(signal)
    })
  }
}
