import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Linux counts processor time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10

export function needTools(...tools: string[]): void {
  for (const tool of tools) {
    try {
      execFileSync('which', [tool], { stdio: 'ignore' })
    } catch {
      process.stderr.write(
        `This bench needs ${tool}: apt-get install -y wrk nginx-light util-linux nghttp2-client\n`,
      )
      process.exit(1)
    }
  }
}

/** Programs that run beside a bench, each on one core, in a folder of their own. */
export class Programs {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  readonly #running: ChildProcess[] = []

  constructor() {
    // A bench that fails leaves nothing running behind.
    process.once('exit', () => this.end())
  }

  /** Starts a program on a core; answers its process id. */
  start(
    core: number | string,
    command: string,
    parameters: string[],
    environment: Record<string, string> = {},
  ): number {
    const child = spawn('taskset', ['-c', String(core), command, ...parameters], {
      stdio: 'ignore',
      env: { ...process.env, ...environment },
    })
    this.#running.push(child)
    return child.pid ?? 0
  }

  /** An nginx with one process of its own for calls. */
  nginx(
    name: string,
    core: number | string,
    {
      server,
      upstream,
      main = '',
      http = '',
      workers = 1,
    }: { server: string; upstream?: number; main?: string; http?: string; workers?: number },
  ) {
    const path = join(this.folder, `${name}.conf`)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${this.folder}/${name}-${kind};`)
      .join(' ')
    const backend = upstream
      ? `upstream backend { server 127.0.0.1:${upstream}; keepalive 64; keepalive_requests 1000000; }`
      : ''
    writeFileSync(
      path,
      `${main} daemon off; worker_processes ${workers}; pid ${this.folder}/${name}.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000; ${temporary} ${backend} ${http} server { ${server} } }`,
    )
    return this.start(core, 'nginx', ['-c', path, '-p', this.folder])
  }

  end(): void {
    for (const child of this.#running) child.kill('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Processor time that a process and its children have used, user and kernel, in milliseconds. */
export function processorMs(pid: number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => childrenOf(pid, task))
  // The second field is the name in parentheses, which may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const own = (Number(fields[11]) + Number(fields[12])) * TICK_MS
  return children.reduce((sum, child) => sum + processorMs(Number(child)), own)
}

/** Of one thread; one that has just ended has none. */
function childrenOf(pid: number, task: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)
  } catch {
    return []
  }
}

/** Until something answers, whatever it is. */
export async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const is = await fetch(url).then(
      () => true,
      () => false,
    )
    if (is) return
  }
  throw new Error(`Nothing answers at ${url}.`)
}
