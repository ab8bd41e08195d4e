// Before anything else, as in a gateway.
import '#gateway/bound-garbage.ts'

import { buildEngine } from '#gateway/activation/build-engine.ts'
import type { Engine } from '#gateway/activation/engine.ts'
import { ClientConnection } from '#gateway/server/client-connection.ts'
import { CoarseClock } from '#gateway/server/clock.ts'
import { listenerLimits } from '#gateway/server/limits.ts'
import { outbox } from '#gateway/server/outbox.ts'
import { readSettings } from '#gateway/settings.ts'
import { aKey, anApi, aSnapshot, aStep } from '#gateway/testing/a-snapshot.ts'
import { adminToken } from '#gateway/testing/start-gateway.ts'
import { threadMemory } from '#gateway/threads/thread-memory.ts'
import { Traffic } from '#gateway/threads/traffic.ts'
import { backendAddress } from '#gateway/upstream/backend-address.ts'
import type { BackendRequest, Waiter } from '#gateway/upstream/backend-call.ts'
import { BackendConnection } from '#gateway/upstream/backend-connection.ts'
import { BackendPool } from '#gateway/upstream/backend-pool.ts'

/*
 * The way of a call from the bytes of its request to the bytes of its answer, by the gateway's own code and without a
 * socket: what the kernel and the event loop take is left out. `bun bench/kit/call-path.ts plain` prints as JSON the
 * processor time of a call in microseconds, the least of many short stretches and the middle of them.
 */
const CALLERS = 32
const ROUNDS = 200
const STRETCHES = 120

const [row = 'full'] = process.argv.slice(2)
const request = Buffer.from(
  `GET /${row}/all HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: gh_bench\r\n\r\n`,
)
const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sat, 28 Nov 2026 22:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: 32\r\nConnection: keep-alive\r\n\r\n{"pets":[{"id":1,"name":"Rex"}]}',
)
const nothing = (): void => undefined
const fault = (error: unknown): never => {
  throw error
}
const socket = { pause: nothing, resume: nothing, shutdown: nothing, terminate: nothing }

/** Backends that have been asked and have not answered yet. */
const asked: BackendConnection[] = []
const idle: BackendConnection[] = []

function connect(): BackendConnection {
  const connection: BackendConnection = new BackendConnection(
    {
      ...socket,
      write(_, _from, length = 0) {
        asked.push(connection)
        return length
      },
    },
    'backend.test',
    { released: (one) => void idle.push(one), repeat: () => false },
  )
  return connection
}

class PoolHere extends BackendPool {
  override send(sent: BackendRequest, waiter: Waiter): void {
    const connection = idle.pop() ?? connect()
    connection.send(sent, waiter)
  }
}

const settings = readSettings({ GATEWAY_ADMIN_TOKEN: adminToken, GATEWAY_DATA: 'unused' })
if ('faults' in settings) throw new Error(settings.faults.join(' '))
let engine: Engine | null = null
let records = 0
const { keyId, organisationId, subscriptionId, scope } = aKey('gh_bench')
const key = {
  ...{ keyId, organisationId, subscriptionId, scope, state: 'active' as const },
  ...{ slot: 'primary' as const, notBefore: 0, endsAt: null, networks: [] },
}
const traffic = new Traffic({
  settings,
  memory: threadMemory({ threads: 1, callersMax: 1_024 }),
  clockBehindMs: 0,
  connectionsMax: CALLERS,
  keys: { findWords: () => key },
  gatewayId: 'bench',
  secrets: {
    text: () => null,
    certificate: () => null,
    ids: { text: new Set(), certificate: new Set() },
  },
  engine: () => engine,
  record: () => {
    records += 1
  },
  costs: { note: nothing },
  leads: true,
  healthChanged: nothing,
  factLine: { wish: nothing, fetched: nothing },
  traced: nothing,
  fault,
  backends: {
    poolOf(url) {
      const address = backendAddress(url)
      return { pool: new PoolHere(address), path: address.path }
    },
    presenting: (pool) => pool,
  },
})
const limit = aStep('rate-limit', { calls: 1_000_000, windowSeconds: 1 })
const header = aStep('set-header', {
  headers: [{ on: 'request', name: 'x-bench', value: 'yes' }],
})
const backend = 'http://backend.test'
const plain = { id: 'api_plain00000000000', path: '/plain', credential: 'none' as const }
engine = await buildEngine(
  {
    ...aSnapshot(backend, { steps: [limit, header] }),
    apis: [anApi(backend, { path: '/full' }), anApi(backend, plain)],
  },
  'bench',
  traffic.enginePorts,
)

let answered = 0
const context = {
  serve: traffic.serve,
  scheme: 'http' as const,
  limits: listenerLimits,
  clock: new CoarseClock(),
  stopping: false,
}
const callers = Array.from(
  { length: CALLERS },
  () =>
    new ClientConnection(
      {
        ...socket,
        remoteAddress: '127.0.0.1',
        write(data, from = 0, length = data.length) {
          // “HTTP/1.1 2…”
          if (typeof data !== 'string' && data[from + 9] === 50) answered += 1
          return length
        },
      },
      context,
    ),
)

/** A call of each caller; what comes from a socket is a copy each time. */
function round(): void {
  for (const caller of callers) caller.data(Buffer.from(request))
  outbox.send()
  for (const connection of asked.splice(0)) connection.data(Buffer.from(answer))
  outbox.send()
}

const stretches: number[] = []
for (let stretch = 0; stretch < STRETCHES; stretch += 1) {
  const before = process.cpuUsage()
  for (let count = 0; count < ROUNDS; count += 1) round()
  const { user, system } = process.cpuUsage(before)
  stretches.push((user + system) / ROUNDS / CALLERS)
  // Timers have their turn.
  await new Promise((go) => setImmediate(go))
}
const calls = STRETCHES * ROUNDS * CALLERS
if (answered !== calls || records !== calls)
  throw new Error(`Of ${calls} calls ${answered} went well, and ${records} were recorded.`)
// The first half is for the compiler.
const settled = stretches.slice(STRETCHES / 2).sort((a, b) => a - b)
process.stdout.write(
  `${JSON.stringify({ least: settled[0], middle: settled[settled.length >> 1] })}\n`,
)
process.exit(0)
