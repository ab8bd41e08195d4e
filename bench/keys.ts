import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { aKey, aSnapshot, aStep, keyStream } from '#gateway/testing/a-snapshot.ts'
import { adminToken, freePort, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { forgetMost, memoryMb } from './kit/memory.ts'
import { numberOf } from './kit/options.ts'
import { answers, needTools, Programs } from './kit/programs.ts'
import { steadyLoad } from './kit/steady-load.ts'
import { wrk } from './kit/wrk.ts'

const KEYS = numberOf('BENCH_KEYS', 1_000_000)
/** Of calls, for each row. */
const SECONDS = numberOf('BENCH_SECONDS', 20)
const CHANGES = 200
const TARGET_MB = 200
const SETTLES_MS = 5_000
const LINES_AT_ONCE = 1_000

const textOf = (number: number) => `gh_bench_${number}`
const idOf = (kind: string, number: number) => `${kind}_${number.toString(36).padStart(16, '0')}`
/** Two keys a subscription, two subscriptions an organisation, as people make them. */
const entry = (number: number) =>
  aKey(textOf(number), {
    keyId: idOf('key', number) as `key_${string}`,
    subscriptionId: idOf('sub', number >> 1) as `sub_${string}`,
    organisationId: idOf('org', number >> 2) as `org_${string}`,
    slot: number % 2 === 0 ? 'primary' : 'secondary',
    notBefore: 1_700_000_000_000,
  })

function* lines(sequence: number, count: number, first: number): Generator<string> {
  let some = `${JSON.stringify({ stream: keyStream, sequence, count })}\n`
  for (let number = 0; number < count; number += 1) {
    some += `${JSON.stringify(entry(first + number))}\n`
    if (number % LINES_AT_ONCE !== 0) continue
    yield some
    some = ''
  }
  yield some
}

needTools('wrk', 'h2load', 'nginx', 'taskset')
const programs = new Programs()
const backendPort = await freePort()
programs.nginx('backend', 1, {
  server: `listen 127.0.0.1:${backendPort}; location / { default_type application/json; return 200 '{"pets":[]}'; }`,
})
await answers(`http://127.0.0.1:${backendPort}/`)

const snapshot = aSnapshot(`http://127.0.0.1:${backendPort}`, {
  steps: [
    aStep('rate-limit', { calls: 1_000_000, windowSeconds: 1 }),
    aStep('set-header', { headers: [{ on: 'request', name: 'x-bench', value: 'yes' }] }),
  ],
})
const gateway = await RunningGateway.start()
const enforced = await gateway.admin('PUT', '/v1/snapshot', snapshot)
if (!enforced.ok) throw new Error(await enforced.text())
const pid = () => gateway.pid ?? 0
const called = () => ({
  url: `${gateway.url}/pets/all`,
  headers: { 'x-api-key': textOf(0) },
})

/** The process as it is after a pause, and the most that it had since it was looked at last. */
async function settled() {
  await pause(SETTLES_MS)
  const { resident, most, proportional, own } = memoryMb(pid())
  forgetMost(pid())
  return {
    'resident at most': `${most.toFixed(0)} MB`,
    'of the target': (most / TARGET_MB).toFixed(2),
    'resident 5 s later': `${resident.toFixed(0)} MB`,
    'pages of others by share': `${proportional.toFixed(0)} MB`,
    'its own alone': `${own.toFixed(0)} MB`,
  }
}
/** A whole table of so many keys, from a number on. */
async function put(sequence: number, count: number, first = 0): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${gateway.adminUrl}/v1/keys`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${adminToken}` },
    body: Readable.from(lines(sequence, count, first)) as unknown as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  if (!answer.ok) throw new Error(await answer.text())
  return performance.now() - began
}
async function slowly() {
  const calls = await steadyLoad(called(), { perSecond: 1_000, seconds: SECONDS })
  if (calls.some(({ status }) => status !== 200)) throw new Error('Some calls failed.')
  return settled()
}
async function fast() {
  await wrk(called(), SECONDS)
  return settled()
}

const all = KEYS.toLocaleString('en')
const rows: Record<string, object> = {}
await put(1, 1)
await settled()
rows['one key, at rest'] = await settled()
rows['one key, 1,000 calls/s'] = await slowly()
rows['one key, as many calls as it can'] = await fast()

const loadMs = await put(2, KEYS)
rows[`${all} keys come after that`] = await settled()
rows[`${all} keys, at rest`] = await settled()

const took: number[] = []
for (let change = 0; change < CHANGES; change += 1) {
  const from = 2 + change
  const began = performance.now()
  const revoked = { ...entry(1 + ((change * 4_999) % (KEYS - 1))), state: 'revoked' }
  const changed = await gateway.admin('POST', '/v1/keys', {
    stream: keyStream,
    from,
    to: from + 1,
    changes: [{ sequence: from + 1, entry: revoked }],
  })
  if (!changed.ok) throw new Error(await changed.text())
  took.push(performance.now() - began)
}
took.sort((a, b) => a - b)

await gateway.end('SIGTERM')
const began = performance.now()
await gateway.restart()
const restartMs = performance.now() - began
rows['started again from disk'] = await settled()
rows[`${all} keys, 1,000 calls/s`] = await slowly()
rows[`${all} keys, as many calls as it can`] = await fast()
await put(2 + CHANGES, KEYS)
rows[`the same ${all} come again`] = await settled()
await put(3 + CHANGES, KEYS, KEYS)
rows[`${all} others take their place`] = await settled()
await gateway.remove()
programs.end()

const percentile = (share: number) => took[Math.floor(took.length * share)]?.toFixed(1)
process.stdout.write(
  `Memory of the whole gateway; the target is ${TARGET_MB} MB with ${all} keys. Calls have key, limit, header and record, for ${SECONDS} s.\n`,
)
console.table(rows)
console.table({
  'the whole table, sent to stored': `${(loadMs / 1_000).toFixed(1)} s`,
  'one key revoked, on disk and enforced': `p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`,
  'started again from disk': `${(restartMs / 1_000).toFixed(1)} s`,
})
process.exit(0)
