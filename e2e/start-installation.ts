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

/** Starts Gatehouse over a new folder and stops it after the last journey. */
export default async function startInstallation(): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-home-'))
  const [port, gatewayPort, adminPort] = [await freePort(), await freePort(), await freePort()]
  const supervisor = spawn('node', [join(root, 'start/launch.mjs')], {
    env: {
      ...process.env,
      GATEHOUSE_HOME: home,
      PORT: String(port),
      GATEWAY_PORT: String(gatewayPort),
      GATEWAY_ADMIN_PORT: String(adminPort),
      GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: 'true',
      NODE_OPTIONS: '',
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
  process.env.E2E_HOME = home
  process.env.E2E_PORTAL_URL = `http://localhost:${port}`
  process.env.E2E_GATEWAY_URL = `http://localhost:${gatewayPort}`
  process.env.E2E_SETUP_LINK = /(http\S+\/setup\?token=\S+)/.exec(output)?.[1] ?? ''
  return async () => {
    supervisor.kill('SIGTERM')
    await new Promise((resolve) => supervisor.once('exit', resolve))
    rmSync(home, { recursive: true, force: true })
  }
}
