import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const adminToken = 'token-of-a-gateway-in-a-test-0123456789'

const PORT_TRIES = 3
/** What a busy machine may take for a start. */
const READY_MS = 60_000

/** Below those that systems give to whoever asks for any port, so that no connection takes one in the meantime. */
const PORTS_FROM = 12_000
const PORTS_TO = 32_000

/** A port that nobody has, of TCP and UDP: one by chance, so that tests at the same time get others. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS_FROM, PORTS_TO)
    if ((await isFree(createServer(), port)) && (await isFree(createSocket('udp4'), port)))
      return port
  }
}

const isFree = (taker: Server | Socket, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    taker.once('error', () => resolve(false))
    taker.once('listening', () => taker.close(() => resolve(true)))
    if (taker instanceof Server) taker.listen(port)
    else taker.bind(port)
  })

/** A real gateway in a process and a folder of its own. */
export class RunningGateway {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-gateway-'))
  readonly url: string
  readonly adminUrl: string
  output = ''
  /** Under TLS; the name in it is another than the address that it stands for. */
  readonly tlsPort: number
  readonly #ports: { traffic: number; admin: number; tls: number }
  readonly #more: Record<string, string>
  /** Files that it may open; null: as many as the test. */
  openFilesMax: number | null = null
  #process: ChildProcess | null = null

  private constructor(
    ports: { traffic: number; admin: number; tls: number },
    more: Record<string, string>,
  ) {
    this.#ports = ports
    this.#more = more
    this.tlsPort = ports.tls
    this.url = `http://127.0.0.1:${ports.traffic}`
    this.adminUrl = `http://127.0.0.1:${ports.admin}`
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** `more`: further settings. */
  static async start(more: Record<string, string> = {}): Promise<RunningGateway> {
    for (let tries = 1; ; tries += 1) {
      const ports = { traffic: await freePort(), admin: await freePort(), tls: await freePort() }
      const gateway = new RunningGateway(ports, more)
      try {
        await gateway.restart()
        return gateway
      } catch (error) {
        // Somebody else on this machine has taken a port that was free a moment ago.
        if (tries === PORT_TRIES || !gateway.output.includes('is in use')) throw error
        await gateway.remove()
      }
    }
  }

  /** Starts the process (again) over what is on its disk. */
  async restart(): Promise<void> {
    const command = [join(root, 'node_modules/.bin/bun'), join(root, 'gateway/main.ts')]
    if (this.openFilesMax !== null)
      command.unshift('prlimit', `--nofile=${this.openFilesMax}:${this.openFilesMax}`)
    const [program = '', ...args] = command
    const child = spawn(program, args, {
      env: {
        ...process.env,
        GATEWAY_HOST: '127.0.0.1',
        GATEWAY_PORT: String(this.#ports.traffic),
        GATEWAY_ADMIN_PORT: String(this.#ports.admin),
        GATEWAY_ADMIN_TOKEN: adminToken,
        GATEWAY_DATA: this.folder,
        GATEWAY_ALLOW_PRIVATE_ADDRESSES: 'true',
        GATEWAY_TLS_PORT: String(this.#ports.tls),
        ...this.#more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    child.stdout?.on('data', (chunk) => {
      this.output += chunk
    })
    child.stderr?.on('data', (chunk) => {
      this.output += chunk
    })
    await this.#ready()
  }

  admin(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.adminUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}` },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }

  /** Ends the process: `SIGTERM` as a person would, `SIGKILL` as a crash would. Answers its exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return Promise.resolve(child?.exitCode ?? null)
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code))
      child.kill(signal)
    })
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + READY_MS
    while (Date.now() < deadline) {
      const answer = await fetch(`${this.adminUrl}/healthz`).catch(() => null)
      if (answer?.ok) return
      if (this.#process?.exitCode !== null) break
      // To ask all the time would take from it what it needs to start.
      await pause(20)
    }
    throw new Error(`The gateway did not start: ${this.output}`)
  }
}
