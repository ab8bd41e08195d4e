import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './start-gateway.ts'

/** A Redis of a test's own, without a disk. */
export class RunningRedis {
  readonly url: string
  readonly #port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'))
  #process: ChildProcess | null = null

  private constructor(port: number) {
    this.#port = port
    this.url = `redis://127.0.0.1:${port}`
  }

  static async start(): Promise<RunningRedis> {
    const redis = new RunningRedis(await freePort())
    await redis.start()
    return redis
  }

  /** Starts it (again); what it held is gone. */
  async start(): Promise<void> {
    this.#process = spawn(
      'redis-server',
      [
        ...['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder],
        ...['--save', '', '--appendonly', 'no'],
      ],
      { stdio: 'ignore' },
    )
    const failed = new Promise<never>((_, reject) => this.#process?.once('error', reject))
    await Promise.race([failed, this.#answers()])
  }

  /** `SIGSTOP`: it hangs · `SIGCONT`: it goes on · `SIGKILL`: it is gone. */
  async signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (signal !== 'SIGKILL') return void child?.kill(signal)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  }

  /** What it answers to a command, as it writes it (RESP). */
  ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(this.#port, '127.0.0.1', () => socket.write(`${command}\r\n`))
      socket.once('error', reject)
      socket.once('data', (bytes) => {
        socket.destroy()
        resolve(String(bytes))
      })
    })
  }

  async remove(): Promise<void> {
    await this.signal('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + 60_000
    while (Date.now() < deadline) {
      const said = await new Promise<boolean>((resolve) => {
        const socket = createConnection(this.#port, '127.0.0.1', () => socket.write('PING\r\n'))
        socket.once('data', () => {
          socket.destroy()
          resolve(true)
        })
        socket.once('error', () => resolve(false))
      })
      if (said) return
    }
    throw new Error('Redis did not start.')
  }
}
