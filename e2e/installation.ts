import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const READY_MS = 300_000

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

export interface Installation {
  home: string
  portalUrl: string
  gatewayUrl: string
  gatewayAdminUrl: string
  /** Empty when the administrator was named in the environment. */
  setupLink: string
  stop: () => Promise<void>
}

/** Starts Gatehouse over a new folder, as a newcomer would. */
export async function startGatehouse({
  environment = {},
  parameters = [],
}: {
  environment?: Record<string, string>
  parameters?: string[]
} = {}): Promise<Installation> {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-home-'))
  const [port, gatewayPort, adminPort] = [await freePort(), await freePort(), await freePort()]
  const supervisor = spawn('node', [join(root, 'start/launch.mjs'), ...parameters], {
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
  })
  let output = ''
  for (const stream of [supervisor.stdout, supervisor.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  const deadline = Date.now() + READY_MS
  while (!output.includes('Ctrl-C stops it.')) {
    if (Date.now() > deadline || supervisor.exitCode !== null)
      throw new Error(`The installation did not start:\n${output}`)
    await new Promise((resolve) => supervisor.stdout.once('data', resolve))
  }
  return {
    home,
    portalUrl: `http://localhost:${port}`,
    gatewayUrl: `http://localhost:${gatewayPort}`,
    gatewayAdminUrl: `http://127.0.0.1:${adminPort}`,
    setupLink: /(http\S+\/setup\?token=\S+)/.exec(output)?.[1] ?? '',
    stop: async () => {
      supervisor.kill('SIGTERM')
      await new Promise((resolve) => supervisor.once('exit', resolve))
      rmSync(home, { recursive: true, force: true })
    },
  }
}
