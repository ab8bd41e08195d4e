import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { aKey, keyStream } from '#gateway/testing/a-snapshot.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEYS = 1_000_000
const CHANGES = 200
const TARGET_MB = 200

const idOf = (kind: string, number: number) => `${kind}_${number.toString(36).padStart(16, '0')}`
/** Two keys a subscription, two subscriptions an organisation, as people make them. */
const entry = (number: number) =>
  aKey(`gh_bench_${number}`, {
    keyId: idOf('key', number) as `key_${string}`,
    subscriptionId: idOf('sub', number >> 1) as `sub_${string}`,
    organisationId: idOf('org', number >> 2) as `org_${string}`,
    slot: number % 2 === 0 ? 'primary' : 'secondary',
    notBefore: 1_700_000_000_000,
  })

function* lines(): Generator<string> {
  yield `${JSON.stringify({ stream: keyStream, sequence: 1, count: KEYS })}\n`
  for (let number = 0; number < KEYS; number += 1) yield `${JSON.stringify(entry(number))}\n`
}

const gateway = await RunningGateway.start()
/** Of the whole process, as the kernel counts it. */
const residentMb = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]) / 1_000
const peakMb = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]) / 1_000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const empty = residentMb()
let began = performance.now()
const answer = await fetch(`${gateway.adminUrl}/v1/keys`, {
  method: 'PUT',
  headers: { authorization: `Bearer ${adminToken}` },
  body: Readable.from(lines()) as unknown as ReadableStream,
  duplex: 'half',
} as RequestInit)
if (!answer.ok) throw new Error(await answer.text())
const loadMs = performance.now() - began
await pause(5_000)
const loaded = residentMb()
const loadedPeak = peakMb()

const took: number[] = []
for (let change = 0; change < CHANGES; change += 1) {
  const from = 1 + change
  began = performance.now()
  const changed = await gateway.admin('POST', '/v1/keys', {
    stream: keyStream,
    from,
    to: from + 1,
    changes: [{ sequence: from + 1, entry: { ...entry(change * 4_999), state: 'revoked' } }],
  })
  if (!changed.ok) throw new Error(await changed.text())
  took.push(performance.now() - began)
}
took.sort((a, b) => a - b)

await gateway.end('SIGTERM')
began = performance.now()
await gateway.restart()
const restartMs = performance.now() - began
await pause(5_000)
const restarted = residentMb()
await gateway.remove()

const percentile = (share: number) => took[Math.floor(took.length * share)]?.toFixed(1)
process.stdout.write(
  `${KEYS.toLocaleString('en')} keys in one gateway; the target is ${TARGET_MB} MB\n`,
)
console.table({
  'resident, no keys': `${empty.toFixed(0)} MB`,
  'resident, all keys': `${loaded.toFixed(0)} MB (${(loaded / TARGET_MB).toFixed(2)} of the target)`,
  'resident at most, while they came': `${loadedPeak.toFixed(0)} MB`,
  'the whole table, sent to stored': `${(loadMs / 1_000).toFixed(1)} s`,
  'one key revoked, on disk and enforced': `p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`,
  'started again from disk': `${(restartMs / 1_000).toFixed(1)} s`,
  'resident, started again': `${restarted.toFixed(0)} MB`,
})
process.exit(0)
