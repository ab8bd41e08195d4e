import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { keyStream, keyTable } from '#gateway/testing/a-snapshot.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { Issuer } from '#gateway/testing/start-issuer.ts'
import { KEYS, keyNumber, keyText, soakSnapshot, startSoakBackend } from './kit/soak-world.ts'

/** Mixed load for as long as `BENCH_SOAK_SECONDS` says, ten minutes by itself; what leaks shows in the memory. */
const SECONDS = Number(process.env.BENCH_SOAK_SECONDS ?? 600)
const WARM_UP_SECONDS = Math.min(60, SECONDS / 5)
const CALLERS = 30
/** Between two calls of a caller. */
const PAUSE_MS = 40
const KEY_CHANGE_MS = 200
const DEPLOY_MS = 5_000
/** A call that is not answered by then is a fault. */
const HANGS_MS = 30_000

process.env.GATEHOUSE_SECRET ??= 'a-secret-only-for-this-bench-0123456789'
const { AdminClient, GatewayUnreachable } = await import('#lib/gateways/admin-client.ts')

const backend = await startSoakBackend()
const issuer = await Issuer.start()
await issuer.addKey('ec', 'ES256')
const gateway = await RunningGateway.start({ GATEWAY_RECORDS_BYTES_MAX: '50000000' })
const client = new AdminClient(gateway.adminUrl, adminToken)
const deployed = await client.putSnapshot(JSON.stringify(soakSnapshot(backend, issuer, 0)))
if ('faults' in deployed) throw new Error(JSON.stringify(deployed.faults))
await gateway.admin(
  'PUT',
  '/v1/keys',
  keyTable(
    1,
    Array.from({ length: KEYS }, (_, number) => keyNumber(number)),
  ),
)
const startedAt = performance.now()
const memoryMb = () =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]) / 1_000
const atStart = memoryMb()
let running = true
let took: number[] = []
let errors = 0
const faults = new Map<string, number>()

const any = (below: number) => Math.floor(Math.random() * below)
const keyed = () => ({ 'x-api-key': keyText(any(KEYS)) })
const json = { 'content-type': 'application/json' }
let bearer = ''
const renewing = setInterval(renew, 60_000)
async function renew() {
  bearer = `Bearer ${await issuer.token('ec', 'ES256')}`
}
await renew()

interface Scenario {
  share: number
  path: string
  /** Statuses that are right; empty: it is given up by the caller. */
  right: number[]
  init(): RequestInit
}
/** A key may be revoked at this moment. */
const keyedRight = (...right: number[]) => [...right, 401]
const scenarios: Scenario[] = [
  { share: 20, path: '/open/all', right: [200], init: () => ({}) },
  {
    share: 20,
    path: '/limited/all',
    right: keyedRight(200, 429),
    init: () => ({ headers: keyed() }),
  },
  {
    share: 10,
    path: '/limited/all',
    right: keyedRight(200, 429),
    init: () => ({ headers: { 'x-api-key': keyText(1) } }),
  },
  {
    share: 5,
    path: '/limited/all',
    right: [401],
    init: () => ({ headers: { 'x-api-key': `x${any(1e9)}` } }),
  },
  { share: 5, path: `/nowhere/${any(1e6)}`, right: [404], init: () => ({}) },
  {
    share: 15,
    path: '/token/all',
    right: keyedRight(200),
    init: () => ({ headers: { ...keyed(), authorization: bearer } }),
  },
  {
    share: 5,
    path: '/token/all',
    right: [401],
    init: () => ({ headers: { ...keyed(), authorization: `Bearer a.b.${any(1e9)}` } }),
  },
  {
    share: 8,
    path: '/checked/all',
    right: keyedRight(200),
    init: () => ({ method: 'POST', headers: { ...keyed(), ...json }, body: '{"name":"Rex"}' }),
  },
  {
    share: 4,
    path: '/checked/all',
    right: keyedRight(400),
    init: () => ({ method: 'POST', headers: { ...keyed(), ...json }, body: '{"name":5}' }),
  },
  { share: 3, path: '/open/stream', right: [200], init: () => ({}) },
  {
    share: 2,
    path: '/open/upload',
    right: [200],
    init: () => ({ method: 'POST', body: 'x'.repeat(500_000) }),
  },
  { share: 2, path: '/open/stream', right: [], init: () => ({ signal: AbortSignal.timeout(5) }) },
  { share: 1, path: '/open/slow', right: [], init: () => ({ signal: AbortSignal.timeout(100) }) },
]
const deck = scenarios.flatMap((scenario) => Array<Scenario>(scenario.share).fill(scenario))

async function call({ path, right, init }: Scenario): Promise<void> {
  const began = performance.now()
  try {
    const signal = AbortSignal.timeout(HANGS_MS)
    const answer = await fetch(`${gateway.url}${path}`, { signal, ...init() })
    await answer.arrayBuffer()
    if (right.length === 0) return
    took.push(performance.now() - began)
    if (!right.includes(answer.status)) fault(`${path} ${answer.status}`)
  } catch (error) {
    if (right.length > 0) fault(`${path} ${error instanceof Error ? error.message : error}`)
  }
}
function fault(what: string): void {
  errors += 1
  faults.set(what, (faults.get(what) ?? 0) + 1)
}

async function caller(): Promise<void> {
  while (running) {
    await call(deck[any(deck.length)] as Scenario)
    await pause(PAUSE_MS)
  }
}
async function changeKeys(): Promise<void> {
  for (let sequence = 2; running; sequence += 1) {
    const entry = keyNumber(any(KEYS - 2) + 2)
    const state = sequence % 2 === 0 ? ('revoked' as const) : ('active' as const)
    const changes = [{ sequence, entry: { ...entry, state } }]
    const answer = await client.postKeys({
      stream: keyStream,
      from: sequence - 1,
      to: sequence,
      changes,
    })
    if (!answer.applied) fault('a key change')
    await pause(KEY_CHANGE_MS)
  }
}
async function deploy(): Promise<void> {
  for (let version = 1; running; version += 1) {
    await pause(DEPLOY_MS)
    const answer = await client.putSnapshot(JSON.stringify(soakSnapshot(backend, issuer, version)))
    if ('faults' in answer) fault('a deployment')
  }
}
let records = 0
let counted = 0
let dropped = 0
async function collect(): Promise<void> {
  let after: string | null = null
  for (let idle = false; running || !idle; ) {
    const page = await client.records(after, { waitMs: 1_000, max: 2_000 })
    records += page.records.length
    counted += page.counters.reduce((sum, { calls }) => sum + calls, 0)
    dropped = page.dropped
    idle = page.records.length + page.counters.length === 0
    after = page.next
  }
}

const rows: Record<string, object> = {}
function sample(name: string): void {
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(took.length * share)]?.toFixed(1) ?? '–'
  rows[name] = {
    'resident MB': memoryMb().toFixed(0),
    calls: took.length,
    errors,
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
  }
  process.stdout.write(`${name}: ${JSON.stringify(rows[name])}\n`)
  took = []
  errors = 0
}

rows.start = { 'resident MB': atStart.toFixed(0) }
const work = [...Array.from({ length: CALLERS }, caller), changeKeys(), deploy(), collect()]
const broken = Promise.all(work).catch((error: unknown) => {
  running = false
  throw error instanceof GatewayUnreachable
    ? new Error(`${error.message} ${gateway.output}`)
    : error
})
const left = () => SECONDS - (performance.now() - startedAt) / 1_000
await Promise.race([pause(WARM_UP_SECONDS * 1_000), broken])
sample('after the warm-up')
for (let minute = 1; left() > 1; minute += 1) {
  await Promise.race([pause(Math.min(60, left()) * 1_000), broken])
  sample(left() > 1 ? `minute ${minute}` : 'end')
}
running = false
await broken
clearInterval(renewing)
const logged = gateway.output.split('\n').filter((line) => line.includes('"level":"error"'))
await gateway.remove()

process.stdout.write(
  `${SECONDS} s of ${CALLERS} callers, a key change every ${KEY_CHANGE_MS} ms, a deployment every ${DEPLOY_MS / 1_000} s\n`,
)
console.table(rows)
console.table({ records, 'calls in counters': counted, 'records dropped': dropped })
if (faults.size > 0) console.table(Object.fromEntries(faults))
if (logged.length > 0) process.stdout.write(`${logged.slice(0, 20).join('\n')}\n`)
process.exit(faults.size > 0 || logged.length > 0 || counted !== records + dropped ? 1 : 0)
