import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { adminToken, freePort, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { migrate } from '#start/migrate.ts'
import { startPostgres } from '#start/postgres.ts'
import { RunningWorker } from '#worker/testing/start-worker.ts'
import { answers, needTools, Programs } from './kit/programs.ts'
import { type Called, steadyLoad, summaryOf } from './kit/steady-load.ts'

const PER_SECOND = 500
const WARM_UP_SECONDS = 10
const BEFORE_SECONDS = 10
const TARGET_MS = 5_000
const CHECKED_APIS = Number(process.env.BENCH_CHECKED_APIS ?? 0)

needTools('h2load', 'nginx')
const programs = new Programs()
const home = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
const postgres = await startPostgres(home, 'only-for-this-bench')
await migrate(postgres.url)
Object.assign(process.env, {
  DATABASE_URL: postgres.url,
  GATEHOUSE_SECRET: 'a-secret-only-for-this-bench-0123456789',
  GATEHOUSE_URL: 'http://portal.test',
  GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: 'true',
})
const { canonicalJson } = await import('#contract/canonical-json.ts')
const { hashSnapshot } = await import('#contract/hash-snapshot.ts')
const { db } = await import('#lib/db/client.ts')
const { compileSnapshot } = await import('#lib/deployments/compile-snapshot.ts')
const { deploy } = await import('#lib/deployments/deploy.ts')
const { loadWorkingState } = await import('#lib/deployments/load-working-state.ts')
const { pendingChanges } = await import('#lib/deployments/pending-changes.ts')
const { AdminClient } = await import('#lib/gateways/admin-client.ts')
const { registerGateway } = await import('#lib/gateways/register-gateway.ts')
const { systemScope } = await import('#lib/identity/system-scope.ts')
const { makeManyApis } = await import('./kit/many-apis.ts')

const backendPort = await freePort()
const backend = `http://127.0.0.1:${backendPort}`
programs.nginx('backend', 1, {
  server: `listen 127.0.0.1:${backendPort}; location / { default_type application/json; return 200 '{}'; }`,
})
await answers(backend)
const gateway = await RunningGateway.start()
const client = new AdminClient(gateway.adminUrl, adminToken)
const staff = systemScope('bench')

const memoryMb = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(
    new RegExp(`${field}:\\s+(\\d+) kB`).exec(
      readFileSync(`/proc/${gateway.pid}/status`, 'utf8'),
    )?.[1],
  ) / 1_000
const rows: Record<string, string> = {}
async function timed<Value>(name: string, work: () => Value | Promise<Value>): Promise<Value> {
  const began = performance.now()
  const value = await work()
  rows[name] = `${(performance.now() - began).toFixed(0)} ms`
  return value
}

await makeManyApis(backend, CHECKED_APIS)

// The same API before and after: a small snapshot first.
const state = await loadWorkingState()
const whole = await timed('compile (pure)', () => compileSnapshot(state))
const called = whole.apis.find(({ path }) => path === '/called')
if (!called) throw new Error('The API that is called is not there.')
const small = {
  ...whole,
  apis: [called],
  steps: whole.steps.slice(0, 1),
  products: [{ id: whole.products[0]?.id ?? '', name: 'Bench', apiIds: [called.id] }],
}
await client.putSnapshot(canonicalJson(small))
const target = { url: `${gateway.url}/called/all`, headers: {} }
const load = (seconds: number) => steadyLoad(target, { perSecond: PER_SECOND, seconds })

await load(WARM_UP_SECONDS)
const before = await load(BEFORE_SECONDS)
const residentBefore = memoryMb('VmRSS')

/** Calls that were under way between two moments. */
const during = (calls: Called[], from: number, to: number) =>
  calls.filter(({ at, ms }) => at + ms >= from && at <= to)

let calls = load(20)
await pause(2_000)
const from = Date.now()
const began = performance.now()
await timed('load working state', loadWorkingState)
await timed('hash', () => hashSnapshot(whole))
const text = await timed('canonical JSON', () => canonicalJson(whole))
const pushed = performance.now()
const answer = await client.putSnapshot(text)
const pushMs = performance.now() - pushed
const inAll = performance.now() - began
const to = Date.now()
if ('faults' in answer) throw new Error(JSON.stringify(answer.faults[0]))
rows.activation = `${answer.activatedInMs.toFixed(0)} ms`
rows['push and activation'] = `${pushMs.toFixed(0)} ms`
rows['in all'] = `${inAll.toFixed(0)} ms (${(inAll / TARGET_MS).toFixed(2)} of the target)`
rows.bytes = text.length.toLocaleString('en')
const whileActivating = during(await calls, from, to)
rows['resident before'] = `${residentBefore.toFixed(0)} MB`
rows['resident at most'] = `${memoryMb('VmHWM').toFixed(0)} MB`
rows['resident after'] = `${memoryMb('VmRSS').toFixed(0)} MB`

// A bad one.
const broken = { ...whole, apis: whole.apis.map((api) => ({ ...api, path: '/same' })) }
const refused = await timed('a bad one refused', () => client.putSnapshot(JSON.stringify(broken)))
if (!('faults' in refused)) throw new Error('A snapshot with a fault was taken.')
rows['faults listed'] = String(refused.faults.length)

// From the click to the gateway's word, through the real worker; an edit before, so that there is something to send.
await timed('pending changes, all of them', () => pendingChanges(staff))
const registered = await registerGateway(staff, {
  name: 'Bench',
  region: '',
  publicUrl: gateway.url,
  adminUrl: gateway.adminUrl,
  adminToken,
})
if (!registered.ok) throw new Error(registered.failure.message)
await timed('deploy (first)', () => deploy(staff, { note: 'first' }))
const worker = new RunningWorker()
const acknowledged = async (number: number) => {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await db.acknowledgement.findFirst({
      where: { deployment: { number }, state: 'active' },
      select: { tookMs: true },
    })
    if (found) return found
    await pause(50)
  }
  throw new Error(`The gateway never took the deployment ${number}: ${worker.output}`)
}
await acknowledged(1)
await db.api.updateMany({ where: { path: '/api-7/v1' }, data: { path: '/api-7/v2' } })
await timed('pending changes, one', () => pendingChanges(staff))
calls = load(15)
await pause(2_000)
const clicked = Date.now()
await timed('deploy (one change)', () => deploy(staff, { note: 'second' }))
const word = await acknowledged(2)
const told = Date.now()
rows['from the click to the gateway’s word'] = `${told - clicked} ms (${word.tookMs} ms as shown)`
const whileDeploying = during(await calls, clicked, told)
await worker.end('SIGTERM')

await gateway.end('SIGTERM')
await timed('started again from disk', () => gateway.restart())
await gateway.remove()
await db.$disconnect()
await postgres.stop()
programs.end()
rmSync(home, { recursive: true, force: true })

process.stdout.write(
  `1,001 APIs, ${CHECKED_APIS} of them with checks, 45,001 routed operations; ${PER_SECOND} calls a second meanwhile\n`,
)
console.table(rows)
console.table({
  'calls before': summaryOf(before),
  'calls while it was sent and activated': summaryOf(whileActivating),
  'calls while it was deployed by the worker': summaryOf(whileDeploying),
})
process.exit(0)
