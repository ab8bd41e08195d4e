import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
let home = ''
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-start-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Starts as a person would; what is tested here ends before anything is running. */
function start(environment: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync('node', [join(root, 'start/launch.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, GATEHOUSE_HOME: home, NODE_OPTIONS: '', ...environment },
    timeout: 30_000,
  })
  return { status, stdout, error: stderr.trim() }
}

test('every setting that is not right is named at once, each with what it takes', () => {
  const { status, error } = start({
    PORT: 'abc',
    GATEWAY_PORT: '70000',
    DATABASE_URL: 'mysql://x',
    GATEHOUSE_SECRET: 'short',
    GATEHOUSE_URL: 'portal',
    GATEHOUSE_ADMIN_EMAIL: 'root@example.com',
    GATEWAY_TLS_PORT: '0',
    GATEWAY_HTTP3_PORTS: '8443',
  })
  expect(status).toBe(1)
  for (const words of [
    'PORT must be a port between 1 and 65535',
    'GATEWAY_PORT must be a port between 1 and 65535',
    'DATABASE_URL must be an address like postgres://',
    'GATEHOUSE_SECRET must have at least 32 characters',
    'GATEHOUSE_URL must be an address like https://',
    'GATEWAY_TLS_PORT must be a port between 1 and 65535',
    'GATEWAY_HTTP3_PORTS must be two UDP ports, as 8443,8444',
  ])
    expect(error).toContain(words)
  expect(error).not.toContain('    at ')
})

test('an administrator needs a password, ports must differ', () => {
  expect(start({ GATEHOUSE_ADMIN_EMAIL: 'root@example.com' }).error).toContain(
    'GATEHOUSE_ADMIN_EMAIL needs GATEHOUSE_ADMIN_PASSWORD beside it',
  )
  expect(start({ PORT: '8080', GATEWAY_PORT: '8080' }).error).toContain('must differ')
  expect(start({ GATEWAY_PORT: '8443', GATEWAY_TLS_PORT: '8443' }).error).toContain('must differ')
  expect(start({ GATEWAY_HTTP3_PORTS: '8443,8444' }).error).toContain(
    'GATEWAY_HTTP3_PORTS needs GATEWAY_TLS_PORT beside it',
  )
})

test('a port in use is one sentence with the way out', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const { port } = server.address() as { port: number }
  const { status, error } = start({
    PORT: String(port),
    GATEWAY_PORT: '1024',
    GATEWAY_ADMIN_PORT: '1025',
  })
  await new Promise((resolve) => server.close(resolve))
  expect([status, error]).toEqual([
    1,
    `Port ${port} (PORT) is in use. Stop what listens there, or choose another by PORT.`,
  ])
})

test('a folder that cannot be written to is one sentence', () => {
  const { status, error } = start({ GATEHOUSE_HOME: '/proc/gatehouse' })
  expect([status, error]).toEqual([
    1,
    'The folder /proc/gatehouse cannot be written to. Make it writable, or choose another by GATEHOUSE_HOME.',
  ])
})

test('a folder that is not installed says what to do', () => {
  const bare = mkdtempSync(join(tmpdir(), 'gatehouse-bare-'))
  chmodSync(bare, 0o755)
  spawnSync('cp', ['-r', join(root, 'start'), bare])
  const { status, stderr } = spawnSync('node', [join(bare, 'start/launch.mjs')], {
    encoding: 'utf8',
  })
  rmSync(bare, { recursive: true })
  expect([status, stderr.trim()]).toEqual([
    1,
    'Gatehouse is not installed yet. Run `npm ci` in its folder first.',
  ])
})
