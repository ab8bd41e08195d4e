// Before anything else.
import './bound-garbage.ts'

import { SNAPSHOT_FORMAT } from '#contract/snapshot.ts'
import { definitions } from '#policies/definitions.ts'
import { Activator } from './activation/activate.ts'
import { restoredBy } from './activation/restored.ts'
import { answerAdmin } from './admin/admin-api.ts'
import { Metrics } from './admin/metrics.ts'
import { targetLines } from './admin/target-lines.ts'
import { costLines } from './costs/cost-lines.ts'
import { StepCosts } from './costs/step-costs.ts'
import { FactDesk } from './facts/fact-desk.ts'
import { gatewayIdOf } from './gateway-id.ts'
import { Http3Ports } from './http3/http3-ports.ts'
import { KeyStore } from './keys/key-store.ts'
import { KeyTable } from './keys/key-table.ts'
import type { SharedKeys } from './keys/shared-keys.ts'
import { OwedLog } from './limits/owed-log.ts'
import { QuotaLog } from './limits/quota-log.ts'
import { logLine } from './log-line.ts'
import { fromFolder, inThreads, opened, ownFolder, refuse } from './refuse-start.ts'
import { Replays } from './replay/replays.ts'
import { SecretStore } from './secrets/secret-store.ts'
import { connectionsHere } from './server/connections-within.ts'
import { readSettings } from './settings.ts'
import { RecordFeed } from './spool/record-feed.ts'
import { Spool } from './spool/spool.ts'
import { TallyJournal } from './spool/tally-journal.ts'
import { threadMemory } from './threads/thread-memory.ts'
import { Traffic } from './threads/traffic.ts'
import { TrafficThreads } from './threads/traffic-threads.ts'
import { TraceStore } from './tracing/trace-store.ts'
import type { HealthNews } from './upstream/health-news.ts'

/** Records, counters and quotas reach the disk at least this often; a kill loses at most what came after. */
const FLUSH_MS = 200
/** A limit's callers are looked at some at a time, so that no call waits for it. */
const SWEEP_MS = 1_000
const SWEPT_AT_ONCE = 20_000
const SETTLE_MS = 500
const BODY_BYTES_MAX = 2 ** 40

const settings = readSettings(process.env)
if ('faults' in settings) refuse(`The gateway cannot start. ${settings.faults.join('; ')}.`)

const { GATEWAY_DATA: folder, GATEWAY_STOP_MS: stopMs } = settings
ownFolder(folder)
const gatewayId = fromFolder(folder, () => gatewayIdOf(folder))
const fault = (error: unknown, requestId: string): void =>
  logLine('error', 'A call broke the gateway.', {
    requestId,
    cause: error instanceof Error ? error.stack : String(error),
  })
const memory = threadMemory({
  threads: settings.GATEWAY_THREADS,
  callersMax: settings.GATEWAY_CALLERS_MAX,
})
const connectionsMax = connectionsHere(settings.GATEWAY_CONNECTIONS_MAX)
const secrets = fromFolder(folder, () => new SecretStore(folder))
const adopt = async (table: SharedKeys): Promise<void> => {
  keyTable.use(table)
  await threads.keys(table.memory)
}
const keysMax = settings.GATEWAY_KEYS_MAX
const keys = fromFolder(folder, () => new KeyStore(folder, { keysMax, adopt }))
const keyTable = new KeyTable(keys.keys)
const spool = fromFolder(folder, () => new Spool(folder, settings.GATEWAY_RECORDS_BYTES_MAX))
const journal = fromFolder(
  folder,
  () => new TallyJournal(spool.folder, settings.GATEWAY_COUNTERS_BYTES_MAX),
)
const records = new RecordFeed({ spool, journal }, gatewayId)
const metrics = new Metrics()
const costs = new StepCosts()
const stepCosts = () => costs.report(activator.engine?.costNames ?? new Set())
const traces = new TraceStore(Date.now)
const startedAt = Date.now()
/** What is known of targets, once there are other threads. */
let tellThreads: (news: HealthNews[]) => void = () => undefined
const traffic = new Traffic({
  settings,
  memory,
  clockBehindMs: 0,
  connectionsMax,
  keys: keyTable,
  gatewayId,
  secrets,
  engine: () => activator.engine,
  record(record) {
    records.append(record)
    metrics.note(record)
  },
  costs,
  leads: true,
  healthChanged: (news) => tellThreads([news]),
  factLine: {
    wish: (name, seen) => desk.wish(traffic.facts, name, seen),
    fetched: (name, fetched) => desk.fetched(name, fetched),
  },
  traced: (trace) => traces.keep(trace),
  fault,
})
const desk = new FactDesk({
  now: traffic.enginePorts.steps.elapsedMs,
  newsOf: (name) => traffic.facts.newsOf(name),
  tellAll(name, news) {
    traffic.facts.learn(name, news)
    threads.learn(name, news)
  },
})
const quotaLog = fromFolder(folder, () => new QuotaLog(folder, traffic.quotas))
const { redisQuotas } = traffic
const owedLog =
  redisQuotas && fromFolder(folder, () => new OwedLog(folder, () => traffic.settled.now()))
if (owedLog) redisQuotas.restoreOwed(owedLog.entries())
const flushOwed = () => {
  owedLog?.note(redisQuotas?.takeOwedChanges() ?? [])
  owedLog?.flush()
}
const activator = new Activator(folder, traffic.enginePorts)
const threads = await inThreads(async () =>
  TrafficThreads.start(
    {
      settings,
      memory,
      keys: keys.keys.memory,
      secrets: secrets.table,
      ...(await restoredBy(activator)),
      connectionsMax,
      gatewayId,
    },
    {
      calls({ records: lines, lines: count, tallies, metrics: part, costs: measured }) {
        records.appendBlock(lines, count, tallies)
        metrics.add(part)
        costs.add(measured)
      },
      traced: (trace) => traces.keep(trace),
      owed: (changes) => owedLog?.note(changes),
      health(news) {
        traffic.targets.learn(news)
        tellThreads([news])
      },
      wish: (from, name, seen) => desk.wish(from, name, seen),
      fetched: (name, fetched) => desk.fetched(name, fetched),
      lost(message) {
        logLine('error', 'A thread is lost; the gateway ends, to be started again.', {
          cause: message,
        })
        process.exitCode = 1
        void stop()
      },
    },
  ),
)
activator.lead(threads)
tellThreads = (news) => threads.health(news)
// What was found out before they were there.
tellThreads(traffic.targets.news())
const targetStatus = () => traffic.targets.status((name) => threads.visitsOf(name))
/** As the other threads said last. */
const otherThreads = new Int32Array(memory.inFlight)
const callsInFlight = (): number =>
  otherThreads.reduce((sum, calls) => sum + calls, traffic.gateway.callsInFlight)

const admin = {
  token: settings.GATEWAY_ADMIN_TOKEN,
  activator,
  secrets,
  keys,
  records,
  traces,
  replays: new Replays(settings, secrets),
  stepCosts,
  spreadSecrets: async () => {
    if (secrets.table) await threads.secrets(secrets.table)
  },
  status: () => ({
    gatewayId,
    engine: { name: 'gatehouse', version: '0.1.0' },
    snapshotFormat: SNAPSHOT_FORMAT,
    policies: Object.fromEntries(
      Object.values(definitions).map(({ type, version }) => [type, version]),
    ),
    snapshotHash: activator.engine?.hash ?? null,
    ...(activator.notEnforced && { notEnforced: activator.notEnforced }),
    keys: { ...keys.position, count: keys.keys.size },
    secrets: secrets.revision,
    recordsWaiting: records.waiting(),
    recordsDropped: spool.dropped,
    startedAt,
    memoryBytes: process.memoryUsage().rss,
    callsInFlight: callsInFlight(),
    threads: settings.GATEWAY_THREADS,
    targets: targetStatus(),
    ...(traffic.redis && {
      sharedLimits: { away: traffic.redisAway.any, sharedBy: traffic.redis.sharedBy },
    }),
  }),
  metrics: () =>
    metrics.text(
      {
        gatehouse_calls_in_flight: callsInFlight(),
        gatehouse_held_bytes: traffic.gateway.held.held,
        gatehouse_keys: keys.keys.size,
        gatehouse_key_sequence: keys.position.sequence,
        gatehouse_records_dropped: spool.dropped,
        gatehouse_counters_bytes: journal.bytes,
        gatehouse_quotas_unwritten: traffic.quotas.unwritten,
        gatehouse_threads: settings.GATEWAY_THREADS,
        ...(traffic.redis && { gatehouse_redis_away: traffic.redisAway.any ? 1 : 0 }),
        gatehouse_resident_bytes: process.memoryUsage().rss,
      },
      [...targetLines(targetStatus()), ...costLines(stepCosts())],
    ),
}

const open = await opened('GATEWAY_PORT', settings.GATEWAY_PORT, () => traffic.listen())
const encrypted = await opened('GATEWAY_TLS_PORT', settings.GATEWAY_TLS_PORT ?? 0, () =>
  traffic.listenTls(),
)
await opened('GATEWAY_PORT', settings.GATEWAY_PORT, () => threads.listen())
const http3 =
  settings.GATEWAY_HTTP3_PORTS &&
  new Http3Ports({
    ports: settings.GATEWAY_HTTP3_PORTS,
    shared: traffic.http3,
    open: (place, certificates) => traffic.listenHttp3(place, certificates),
    spread: (place, certificates) => threads.http3(place, certificates),
    secrets,
    hostnames: () => activator.engine?.hostnames ?? null,
    failed: (error) =>
      logLine('error', 'HTTP/3 cannot be spoken; HTTP/1.1 and 2 go on.', { cause: String(error) }),
  })
http3?.settle(performance.now())
const control = await opened('GATEWAY_ADMIN_PORT', settings.GATEWAY_ADMIN_PORT, () =>
  Bun.serve({
    hostname: settings.GATEWAY_ADMIN_HOST,
    port: settings.GATEWAY_ADMIN_PORT,
    idleTimeout: 120,
    maxRequestBodySize: BODY_BYTES_MAX,
    fetch: (request) => answerAdmin(admin, request),
    error: (error) => {
      fault(error, 'none')
      return new Response(null, { status: 500 })
    },
  }),
)

const flushing = setInterval(() => {
  records.flush()
  quotaLog.flush()
  flushOwed()
}, FLUSH_MS)
const settling = setInterval(() => http3?.settle(performance.now()), SETTLE_MS)
const sweeping = setInterval(() => {
  traffic.settled.now()
  const { windows, slots, quotas, heard, numbers } = traffic
  for (const limit of [windows, slots, quotas, heard, numbers]) limit.sweep(SWEPT_AT_ONCE)
}, SWEEP_MS)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  clearInterval(flushing)
  clearInterval(sweeping)
  clearInterval(settling)
  records.wake()
  setTimeout(end, stopMs)
  const calls = [open.stop(stopMs), encrypted?.stop(stopMs), http3?.drained(), threads.stop()]
  await Promise.all([...calls, control.stop()])
  end()
}
function end(): never {
  http3?.stop()
  traffic.redis?.close()
  logLine('info', 'Stopped.')
  process.exit()
}
// However it ends, but by a kill.
process.on('exit', () => {
  records.close()
  quotaLog.close()
  flushOwed()
  owedLog?.close()
  keys.close()
})
// A bug in one call must not end all the others.
process.on('uncaughtException', (error) => fault(error, 'none'))
process.on('unhandledRejection', (error) => fault(error, 'none'))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

logLine('info', 'Listening.', {
  gatewayId,
  port: open.port,
  threads: settings.GATEWAY_THREADS,
  tlsPort: encrypted?.port ?? null,
  adminPort: control.port,
  snapshot: activator.engine?.hash ?? null,
  keys: keys.keys.size,
  connectionsMax,
})
