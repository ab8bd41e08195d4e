import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildPortal } from './build-portal.ts'
import { Child } from './child.ts'
import { keptSecret, lockHome, noteEnvironment, openHome } from './home.ts'
import { keepPostgres } from './keep-postgres.ts'
import { endLeftovers, forgetChildren, noteChildren } from './leftovers.ts'
import { migrate } from './migrate.ts'
import { keptPort, requireFreePorts } from './ports.ts'
import { inProject } from './project-root.ts'
import { readSettings, type Settings } from './settings.ts'
import { SetupFault } from './stop-with.ts'
import { Stopping } from './stopping.ts'

const READY_MS = 120_000
const stopping = new Stopping((code) => process.exit(code))

async function start(settings: Settings, withDemo: boolean): Promise<void> {
  const { home } = settings
  openHome(home)
  stopping.before(lockHome(home))
  endLeftovers(home)
  await requireFreePorts({
    PORT: { port: settings.PORT, host: '0.0.0.0' },
    GATEWAY_PORT: { port: settings.GATEWAY_PORT, host: '0.0.0.0' },
    GATEWAY_ADMIN_PORT: { port: settings.GATEWAY_ADMIN_PORT, host: '127.0.0.1' },
    ...(settings.GATEWAY_TLS_PORT !== undefined && {
      GATEWAY_TLS_PORT: { port: settings.GATEWAY_TLS_PORT, host: '0.0.0.0' },
    }),
  })
  const databaseUrl = settings.DATABASE_URL ?? (await embeddedPostgres(home))
  await migrate(databaseUrl)
  const environment = environmentOf(settings, databaseUrl)
  Object.assign(process.env, environment)
  const built = buildPortal()
  const { gateway, worker, portal } = children(settings, environment)
  gateway.start()
  stopping.before(() => gateway.stop())
  await ready(`http://127.0.0.1:${settings.GATEWAY_ADMIN_PORT}/healthz`, 'gateway')
  const { firstRun } = await import('./first-run.ts')
  const setupLink = await firstRun(settings, environment.GATEWAY_ADMIN_TOKEN ?? '')
  worker.start()
  stopping.before(() => worker.stop())
  await built
  portal.start()
  stopping.before(() => portal.stop())
  stopping.before(() => forgetChildren(home))
  noteEnvironment(home, environment)
  const note = () => noteChildren(home, [gateway.pid, worker.pid, portal.pid])
  for (const child of [gateway, worker, portal]) child.onStart = note
  note()
  await ready(`http://127.0.0.1:${settings.PORT}/api/health`, 'portal')
  if (withDemo) await demo(settings, environment)
  announce(settings, setupLink)
}

async function embeddedPostgres(home: string): Promise<string> {
  const postgres = await keepPostgres(join(home, 'postgres'), keptSecret(home, 'database-password'))
  stopping.before(() => postgres.stop())
  return postgres.url
}

/** An empty variable counts as absent, also in what we start. */
const present = (environment: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  )

function environmentOf(settings: Settings, databaseUrl: string): Record<string, string> {
  return {
    // What may be saved may be called; who splits names into inside and outside may say otherwise for the gateway.
    GATEWAY_ALLOW_PRIVATE_BACKENDS: String(settings.GATEHOUSE_ALLOW_PRIVATE_ADDRESSES),
    ...present(process.env),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    GATEHOUSE_HOME: settings.home,
    DATABASE_URL: databaseUrl,
    GATEHOUSE_SECRET: settings.GATEHOUSE_SECRET ?? keptSecret(settings.home, 'secret'),
    GATEHOUSE_URL: settings.GATEHOUSE_URL,
    NEXTAUTH_URL: settings.GATEHOUSE_URL,
    GATEWAY_URL: settings.GATEWAY_URL,
    GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: String(settings.GATEHOUSE_ALLOW_PRIVATE_ADDRESSES),
    GATEHOUSE_TRUSTED_PROXIES: settings.GATEHOUSE_TRUSTED_PROXIES.join(','),
    PORT: String(settings.PORT),
    GATEWAY_PORT: String(settings.GATEWAY_PORT),
    GATEWAY_ADMIN_PORT: String(settings.GATEWAY_ADMIN_PORT),
    ...(settings.GATEWAY_TLS_PORT !== undefined && {
      GATEWAY_TLS_PORT: String(settings.GATEWAY_TLS_PORT),
    }),
    ...(settings.GATEWAY_HTTP3_PORTS !== undefined && {
      GATEWAY_HTTP3_PORTS: settings.GATEWAY_HTTP3_PORTS,
    }),
    GATEWAY_ADMIN_TOKEN: keptSecret(settings.home, 'gateway-token'),
    GATEWAY_DATA: join(settings.home, 'gateway'),
    GATEWAY_ALLOW_PRIVATE_ADDRESSES: String(settings.GATEHOUSE_ALLOW_PRIVATE_ADDRESSES),
  }
}

function children(settings: Settings, environment: Record<string, string>) {
  const node = inProject('node_modules/.bin/node')
  const logs = join(settings.home, 'logs')
  // The administrator's password is for this process alone.
  const { GATEHOUSE_ADMIN_PASSWORD: _, GATEHOUSE_ADMIN_EMAIL: __, ...inherited } = environment
  // A gateway knows neither our database nor our secret.
  const { DATABASE_URL: ___, GATEHOUSE_SECRET: ____, ...forGateway } = inherited
  const { GATEWAY_ADMIN_TOKEN: _____, ...forPortal } = inherited
  return {
    gateway: new Child({
      name: 'gateway',
      command: inProject('node_modules/.bin/bun'),
      parameters: [inProject('gateway/main.ts')],
      environment: forGateway,
      logs,
    }),
    worker: new Child({
      name: 'worker',
      command: node,
      parameters: ['--conditions=react-server', inProject('worker/main.ts')],
      environment: forPortal,
      logs,
    }),
    portal: new Child({
      name: 'portal',
      command: node,
      environment: forPortal,
      logs,
      parameters: ['--disable-warning=ExperimentalWarning', inProject('start/portal.ts')],
    }),
  }
}

async function ready(url: string, name: string): Promise<void> {
  const deadline = Date.now() + READY_MS
  while (Date.now() < deadline && !stopping.isUnderWay) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await pause(50)
  }
  throw new SetupFault(
    `The ${name} did not start; its log below ${'logs'} in the home folder says why.`,
  )
}

/** A backend that answers and a world to look at; the password is told once and stored nowhere. */
async function demo(settings: Settings, environment: Record<string, string>): Promise<void> {
  const port = await keptPort(settings.home, 'demo-port')
  const backend = new Child({
    name: 'demo-backend',
    command: inProject('node_modules/.bin/node'),
    parameters: [inProject('start/demo/sample-backend.ts')],
    environment: { PATH: environment.PATH ?? '', DEMO_BACKEND_PORT: String(port) },
    logs: join(settings.home, 'logs'),
  })
  backend.start()
  stopping.before(() => backend.stop())
  const { seedDemo } = await import('./demo/seed-demo.ts')
  const gatewayUrl = `http://127.0.0.1:${settings.GATEWAY_PORT}`
  const people = await seedDemo({ backendUrl: `http://127.0.0.1:${port}`, gatewayUrl })
  if (people) {
    process.stdout.write(
      `The demo is there. Partners: ${people.emails.join(', ')}; password, told this once: ${people.password}\nIts backend is on this machine, so private addresses may be called: not for a machine that others reach.\n`,
    )
  }
}

function announce({ GATEHOUSE_URL, GATEWAY_URL }: Settings, setupLink: string | null): void {
  const lines = [
    'Gatehouse is ready.',
    `  Portal   ${GATEHOUSE_URL}`,
    `  Gateway  ${GATEWAY_URL}`,
    setupLink
      ? `  Become its first administrator, once, at  ${GATEHOUSE_URL}${setupLink}`
      : `  Sign in at  ${GATEHOUSE_URL}/sign-in`,
    '  Ctrl-C stops it.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

process.on('SIGINT', () => void stopping.stop(0))
process.on('SIGTERM', () => void stopping.stop(0))
try {
  const withDemo = process.argv.includes('--demo')
  const settings = readSettings(process.env)
  // The backend of the demo is on this machine, which an installation does not call unless it is told so.
  await start(
    withDemo ? { ...settings, GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: true } : settings,
    withDemo,
  )
} catch (error) {
  process.stderr.write(
    `${error instanceof SetupFault ? error.message : error instanceof Error ? error.stack : error}\n`,
  )
  await stopping.stop(1)
}
