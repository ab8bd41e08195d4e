import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { gatewayStatus } from '#contract/admin.ts'
import { recordsPage } from '#contract/records.ts'
import { aSnapshot } from './a-snapshot.ts'
import { PRIVATE_ADDRESSES, PUBLIC_ADDRESS, SILENT_ADDRESS } from './in-own-network.ts'
import { RunningGateway } from './start-gateway.ts'

// What a gateway does with backends whose name leads outside and then inside. It runs in a network of its own
// (in-own-network.ts), which it tells what names stand for, and writes what it saw as JSON.

export interface CallSeen {
  status: number
  /** Of its record. */
  code: string | null
  reason: string | null
  /** Connections to what is inside, so far in this case. */
  inside: number
}
export interface TargetSeen {
  /** Once a health check has had its answer. */
  state: string
  fault: string | null
  inside: number
}
interface ForbiddenSeen {
  outside: CallSeen
  /** Over the connection that stands, when the name leads inside already. */
  kept: CallSeen
  moved: CallSeen
  twoFaces: CallSeen
  address: CallSeen
  upgrade: CallSeen
  target: TargetSeen
  silentFirst: CallSeen
}
interface AllowedSeen {
  silentFirst: CallSeen
  name: CallSeen
  address: CallSeen
  target: TargetSeen
}
export interface SeenBySetting {
  forbidden: ForbiddenSeen
  unset: AllowedSeen
}

const NAME = 'backend.gatehouse.example'
const [privateAddress] = PRIVATE_ADDRESSES
const stand = (...addresses: string[]) =>
  writeFileSync(
    process.env.OWN_HOSTS ?? '',
    ['127.0.0.1 localhost', ...addresses.map((address) => `${address} ${NAME}`), ''].join('\n'),
  )

let inside = 0
const server = createServer((_, response) => response.end('{}'))
server.on('connection', (socket) => {
  if (socket.localAddress !== PUBLIC_ADDRESS) inside += 1
})
await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
const { port } = server.address() as AddressInfo
const byName = `http://${NAME}:${port}`

async function enforce(gateway: RunningGateway, url: string, balance?: object): Promise<void> {
  const snapshot = aSnapshot(url, {
    api: {
      credential: 'none',
      backend: { url, timeoutMs: 5_000, ...(balance && { balance: balance as never }) },
    },
  })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}

async function seenOf(gateway: RunningGateway, answer: Response): Promise<CallSeen> {
  await answer.text()
  const requestId = answer.headers.get('x-request-id')
  for (;;) {
    const page = await gateway.admin('GET', '/v1/records?max=5000')
    const { records } = recordsPage.parse(await page.json())
    const record = records.find((each) => each.requestId === requestId)
    if (record) return { status: answer.status, code: record.code, reason: record.reason, inside }
  }
}
const call = async (gateway: RunningGateway) =>
  seenOf(gateway, await fetch(`${gateway.url}/pets/all`))

/** Of a name whose first address says nothing. */
async function silentFirst(gateway: RunningGateway): Promise<CallSeen> {
  stand(SILENT_ADDRESS, PUBLIC_ADDRESS)
  server.closeAllConnections()
  await enforce(gateway, byName)
  return call(gateway)
}

/** The status of an attempt to open a WebSocket. */
function upgrade(gateway: RunningGateway): Promise<CallSeen> {
  const { port: at, hostname } = new URL(gateway.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(at), hostname)
    socket.once('error', reject)
    socket.once('data', (bytes) => {
      const head = bytes.toString('latin1')
      socket.destroy()
      const requestId = /^x-request-id: (\S+)/im.exec(head)?.[1] ?? ''
      const status = Number(head.slice(9, 12))
      const answer = new Response(null, { status, headers: { 'x-request-id': requestId } })
      seenOf(gateway, answer).then(resolve, reject)
    })
    socket.write(
      [
        ...['GET /pets/all HTTP/1.1', 'host: gateway.test', 'connection: upgrade'],
        ...['upgrade: websocket', 'sec-websocket-version: 13'],
        ...['sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''],
      ].join('\r\n'),
    )
  })
}

async function probed(gateway: RunningGateway): Promise<TargetSeen> {
  const active = {
    path: '/',
    intervalMs: 1_000,
    timeoutMs: 10_000,
    statuses: [],
    failures: 1,
    successes: 1,
  }
  const balance = { choose: 'round-robin', whenAllOut: 'refuse', weight: 1, others: [], active }
  await enforce(gateway, byName, balance)
  for (;;) {
    const status = gatewayStatus.parse(await (await gateway.admin('GET', '/v1/status')).json())
    const target = status.targets?.[0]
    if (target && (target.state === 'out' || inside > 0))
      return { state: target.state, fault: target.lastFault?.message ?? null, inside }
  }
}

/** Begins to count anew what goes inside. */
const from = <Value>(work: () => Promise<Value>) => {
  inside = 0
  return work()
}

async function whereForbidden(gateway: RunningGateway): Promise<ForbiddenSeen> {
  stand(PUBLIC_ADDRESS)
  await enforce(gateway, byName)
  const outside = await from(() => call(gateway))
  stand(privateAddress)
  const kept = await from(() => call(gateway))
  server.closeAllConnections()
  const moved = await from(() => call(gateway))
  const upgraded = await from(() => upgrade(gateway))
  const target = await from(() => probed(gateway))
  stand(PUBLIC_ADDRESS, privateAddress)
  await enforce(gateway, byName)
  const twoFaces = await from(() => call(gateway))
  await enforce(gateway, `http://${privateAddress}:${port}`)
  const address = await from(() => call(gateway))
  const silent = await from(() => silentFirst(gateway))
  return {
    ...{ outside, kept, moved, twoFaces, address },
    ...{ upgrade: upgraded, target, silentFirst: silent },
  }
}

async function whereNothingIsSaid(gateway: RunningGateway): Promise<AllowedSeen> {
  stand(privateAddress)
  await enforce(gateway, byName)
  const name = await from(() => call(gateway))
  server.closeAllConnections()
  await enforce(gateway, `http://${privateAddress}:${port}`)
  const address = await from(() => call(gateway))
  const target = await from(() => probed(gateway))
  return { name, address, target, silentFirst: await from(() => silentFirst(gateway)) }
}

async function withGateway<Value>(
  settings: Record<string, string>,
  work: (gateway: RunningGateway) => Promise<Value>,
): Promise<Value> {
  const gateway = await RunningGateway.start(settings)
  try {
    return await work(gateway)
  } finally {
    await gateway.remove()
  }
}

const seen: SeenBySetting = {
  forbidden: await withGateway({ GATEWAY_ALLOW_PRIVATE_BACKENDS: 'false' }, whereForbidden),
  unset: await withGateway({}, whereNothingIsSaid),
}
process.stdout.write(JSON.stringify(seen), () => process.exit(0))
