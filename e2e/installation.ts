import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '#gateway/testing/start-gateway.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The first start builds the portal, for which a busy machine needs ten minutes. */
const READY_MS = 1_200_000

export interface Installation {
  home: string
  portalUrl: string
  gatewayUrl: string
  gatewayAdminUrl: string
  /** Empty when the administrator was named in the environment. */
  setupLink: string
  /** Ends as Ctrl-C in a terminal does: every process of the group is told, the folder stays. */
  interrupt: () => Promise<number | null>
  stop: () => Promise<void>
}

interface Start {
  environment?: Record<string, string>
  parameters?: string[]
  /** Of the project's files; another copy may be started. */
  project?: string
  /** A folder of an earlier start. */
  home?: string
  /** Id of an ordinary user who starts it. */
  user?: number
}

/** Starts Gatehouse over a new folder, as a newcomer would. */
export async function startGatehouse({
  environment = {},
  parameters = [],
  project = root,
  home = mkdtempSync(join(tmpdir(), 'gatehouse-home-')),
  user,
}: Start = {}): Promise<Installation> {
  const [port, gatewayPort, adminPort] = [await freePort(), await freePort(), await freePort()]
  const supervisor = spawn(
    join(project, 'node_modules/.bin/node'),
    [join(project, 'start/launch.mjs'), ...parameters],
    {
      detached: true,
      ...(user !== undefined && { uid: user, gid: user }),
      env: {
        ...process.env,
        GATEHOUSE_HOME: home,
        PORT: String(port),
        GATEWAY_PORT: String(gatewayPort),
        GATEWAY_ADMIN_PORT: String(adminPort),
        GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: 'true',
        NODE_OPTIONS: '',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<number | null>((resolve) => supervisor.once('exit', resolve))
  let output = ''
  for (const stream of [supervisor.stdout, supervisor.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  const deadline = Date.now() + READY_MS
  while (!output.includes('Ctrl-C stops it.')) {
    if (Date.now() > deadline || supervisor.exitCode !== null)
      throw new Error(`The installation did not start:\n${output}`)
    await Promise.race([once(supervisor.stdout, 'data'), ended])
  }
  return {
    home,
    portalUrl: `http://localhost:${port}`,
    gatewayUrl: `http://localhost:${gatewayPort}`,
    gatewayAdminUrl: `http://127.0.0.1:${adminPort}`,
    setupLink: /(http\S+\/setup\?token=\S+)/.exec(output)?.[1] ?? '',
    interrupt: () => {
      process.kill(-(supervisor.pid ?? 0), 'SIGINT')
      return ended
    },
    stop: async () => {
      if (supervisor.exitCode === null) supervisor.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}
