import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#gateway/testing/start-gateway.ts'

const home = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
const ports = [await freePort(), await freePort(), await freePort()].map(String)

/** Seconds until everything is ready, and until it has stopped again. */
async function startAndStop(): Promise<{ 'start s': string; 'stop s': string }> {
  const began = performance.now()
  const supervisor = spawn('node', ['start/launch.mjs'], {
    env: {
      ...process.env,
      GATEHOUSE_HOME: home,
      PORT: ports[0],
      GATEWAY_PORT: ports[1],
      GATEWAY_ADMIN_PORT: ports[2],
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    let output = ''
    supervisor.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (output.includes('Ctrl-C stops it.')) resolve()
    })
    supervisor.once('exit', () => reject(new Error(`It did not start:\n${output}`)))
  })
  const ready = performance.now()
  supervisor.kill('SIGTERM')
  await new Promise((resolve) => supervisor.once('exit', resolve))
  return {
    'start s': ((ready - began) / 1_000).toFixed(2),
    'stop s': ((performance.now() - ready) / 1_000).toFixed(2),
  }
}

const first = await startAndStop()
const second = await startAndStop()
rmSync(home, { recursive: true, force: true })
process.stdout.write(
  'An empty folder, the portal built before unless this run had to; then the same folder again\n',
)
console.table({ 'first start': first, 'second start': second })
