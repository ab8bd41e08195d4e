import { mkdirSync } from 'node:fs'
import type { CallRecord } from '#contract/records.ts'
import { SNAPSHOT_FORMAT } from '#contract/snapshot.ts'
import { definitions } from '#policies/definitions.ts'
import { Activator } from './activation/activate.ts'
import { answerAdmin } from './admin/admin-api.ts'
import { Metrics } from './admin/metrics.ts'
import { targetLines } from './admin/target-lines.ts'
import { guardedFetchJson } from './fetch-json.ts'
import { gatewayIdOf } from './gateway-id.ts'
import { Http3Service } from './http3/http3-service.ts'
import { KeyStore } from './keys/key-store.ts'
import { HeldSlots } from './limits/held-slots.ts'
import { LastingState } from './limits/lasting-state.ts'
import { QuotaStore } from './limits/quota-store.ts'
import { SlidingWindows } from './limits/sliding-window.ts'
import { type Gateway, handleCall, handleMalformed } from './pipeline/handle-call.ts'
import { SecretStore } from './secrets/secret-store.ts'
import type { Serve } from './server/inbound.ts'
import { listen } from './server/listen.ts'
import { listenTls } from './server/listen-tls.ts'
import { readSettings } from './settings.ts'
import { RecordFeed } from './spool/record-feed.ts'
import { Spool } from './spool/spool.ts'
import { Backends } from './upstream/backends.ts'
import { Deadlines } from './upstream/deadlines.ts'
import { Prober } from './upstream/prober.ts'
import { Targets } from './upstream/targets.ts'

/** Raw records and quotas reach the disk at least this often; a kill loses at most what came after. */
const FLUSH_MS = 200
const SWEEP_MS = 30_000
const SETTLE_MS = 500
const STOP_MS = 10_000
const BODY_BYTES_MAX = 2 ** 40

const log = (level: 'info' | 'error', message: string, more: object = {}) =>
  process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, message, ...more })}\n`,
  )

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

const settings = readSettings(process.env)
if ('faults' in settings) refuse(`The gateway cannot start. ${settings.faults.join('; ')}.`)

const folder = settings.GATEWAY_DATA
try {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
} catch {
  refuse(`The gateway cannot write to ${folder}.`)
}
const gatewayId = gatewayIdOf(folder)
const counters = new SlidingWindows(() => performance.now())
const quotas = new QuotaStore(folder, Date.now)
const backends = new Backends()
const deadlines = new Deadlines()
const targets = new Targets(backends, new Prober(deadlines), Date.now)
const secrets = new SecretStore(folder)
const activator = new Activator(folder, {
  secrets,
  backends,
  targets,
  lasting: new LastingState(),
  steps: {
    now: Date.now,
    elapsedMs: () => performance.now(),
    counters,
    slots: new HeldSlots(),
    quotas,
    watch: (timeoutMs, expire) => deadlines.watch(timeoutMs, expire),
    fetchJson: guardedFetchJson(settings.GATEWAY_ALLOW_PRIVATE_ADDRESSES),
  },
})
const keys = new KeyStore(folder)
Bun.gc(true)
const spool = new Spool(folder, settings.GATEWAY_RECORDS_BYTES_MAX)
const records = new RecordFeed(spool, gatewayId)
const metrics = new Metrics()
const startedAt = Date.now()

try {
  await activator.restore()
} catch (error) {
  log(
    'error',
    'The snapshot on disk cannot be enforced; every call is refused until another comes.',
    { cause: String(error) },
  )
}

const gateway: Gateway = {
  deadlines,
  callsInFlight: 0,
  alternative: () => null,
  engine: () => activator.engine,
  keys: keys.table,
  record(record: CallRecord) {
    records.append(record)
    metrics.note(record)
  },
  fault: (error: unknown, requestId: string) =>
    log('error', 'A call broke the gateway.', {
      requestId,
      cause: error instanceof Error ? error.stack : String(error),
    }),
}

const admin = {
  token: settings.GATEWAY_ADMIN_TOKEN,
  activator,
  secrets,
  keys,
  records,
  status: () => ({
    gatewayId,
    engine: { name: 'gatehouse', version: '0.1.0' },
    snapshotFormat: SNAPSHOT_FORMAT,
    policies: Object.fromEntries(
      Object.values(definitions).map(({ type, version }) => [type, version]),
    ),
    snapshotHash: activator.engine?.hash ?? null,
    keys: { ...keys.table.position, count: keys.table.size },
    secrets: secrets.revision,
    recordsWaiting: spool.waiting(),
    startedAt,
    memoryBytes: process.memoryUsage().rss,
    callsInFlight: gateway.callsInFlight,
    targets: targets.status(),
  }),
  metrics: () =>
    metrics.text(
      {
        gatehouse_calls_in_flight: gateway.callsInFlight,
        gatehouse_keys: keys.table.size,
        gatehouse_key_sequence: keys.table.position.sequence,
        gatehouse_records_dropped: spool.dropped,
        gatehouse_quotas_unwritten: quotas.unwritten,
        gatehouse_resident_bytes: process.memoryUsage().rss,
      },
      targetLines(targets.status()),
    ),
}

/** Opens a port, or says in one sentence why that cannot be. */
async function opened<Value>(
  name: string,
  port: number,
  open: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await open()
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'EADDRINUSE')
      refuse(`Port ${port} (${name}) is in use. Stop what listens there, or choose another.`)
    refuse(`The gateway cannot listen on port ${port} (${name}): ${code ?? error}.`)
  }
}

const serve: Serve = {
  malformed: (fault) => handleMalformed(gateway, fault),
  fault: (error) => gateway.fault(error, 'none'),
  call: (inbound) => handleCall(gateway, inbound),
}
const traffic = await opened('GATEWAY_PORT', settings.GATEWAY_PORT, () =>
  listen({
    hostname: settings.GATEWAY_HOST,
    port: settings.GATEWAY_PORT,
    connectionsMax: settings.GATEWAY_CONNECTIONS_MAX,
    serve,
  }),
)
const tlsPort = settings.GATEWAY_TLS_PORT
const encrypted =
  tlsPort === undefined
    ? null
    : await opened('GATEWAY_TLS_PORT', tlsPort, () =>
        listenTls({
          hostname: settings.GATEWAY_HOST,
          port: tlsPort,
          connectionsMax: settings.GATEWAY_CONNECTIONS_MAX,
          asksForCertificates: settings.GATEWAY_CLIENT_CERTIFICATES,
          serve,
          contextFor(serverName) {
            const id = activator.engine?.hostnames.find(serverName)?.certificateId ?? null
            return id === null ? null : (secrets.certificate(id)?.context ?? null)
          },
        }),
      )
const http3 =
  settings.GATEWAY_HTTP3_PORTS &&
  new Http3Service({
    hostname: settings.GATEWAY_HOST,
    ports: settings.GATEWAY_HTTP3_PORTS,
    serve,
    secrets,
    hostnames: () => activator.engine?.hostnames ?? null,
    failed: (error) =>
      log('error', 'HTTP/3 cannot be spoken; HTTP/1.1 and 2 go on.', { cause: String(error) }),
  })
http3?.settle(performance.now())
gateway.alternative = () => http3?.advertisement ?? null
const control = await opened('GATEWAY_ADMIN_PORT', settings.GATEWAY_ADMIN_PORT, () =>
  Bun.serve({
    hostname: settings.GATEWAY_ADMIN_HOST,
    port: settings.GATEWAY_ADMIN_PORT,
    idleTimeout: 120,
    maxRequestBodySize: BODY_BYTES_MAX,
    fetch: (request) => answerAdmin(admin, request),
    error: (error) => {
      gateway.fault(error, 'none')
      return new Response(null, { status: 500 })
    },
  }),
)

const flushing = setInterval(() => {
  spool.flush()
  quotas.flush()
}, FLUSH_MS)
const settling = setInterval(() => http3?.settle(performance.now()), SETTLE_MS)
const sweeping = setInterval(() => {
  counters.sweep()
  quotas.sweep()
}, SWEEP_MS)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  clearInterval(flushing)
  clearInterval(sweeping)
  clearInterval(settling)
  records.wake()
  setTimeout(end, STOP_MS)
  await Promise.all([traffic.stop(), encrypted?.stop(), control.stop()])
  end()
}
function end(): never {
  http3?.stop()
  spool.close()
  quotas.close()
  keys.close()
  log('info', 'Stopped.')
  process.exit(0)
}
// A bug in one call must not end all the others.
process.on('uncaughtException', (error) => gateway.fault(error, 'none'))
process.on('unhandledRejection', (error) => gateway.fault(error, 'none'))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

log('info', 'Listening.', {
  gatewayId,
  port: traffic.port,
  tlsPort: encrypted?.port ?? null,
  adminPort: control.port,
  snapshot: activator.engine?.hash ?? null,
  keys: keys.table.size,
})
