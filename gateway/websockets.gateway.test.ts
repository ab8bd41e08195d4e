import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CallRecord, RecordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'

const KEY = 'gh_websockets'
const SWITCHING =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

let gateway: RunningGateway
let backend: RawBackend
/** Connections of the backend that have left HTTP, newest last. */
let tunnels: Socket[] = []
let callers: RawConnection[] = []

beforeAll(async () => {
  gateway = await RunningGateway.start({
    GATEWAY_STOP_MS: '3000',
    GATEWAY_WRITE_IDLE_MS: '8000',
  })
  backend = await startRawBackend((socket, said) => {
    if (said.includes('Upgrade: websocket') || said.includes('upgrade: websocket')) {
      tunnels.push(socket)
      socket.write(SWITCHING)
    } else if (said.startsWith('GET'))
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    else socket.write(said)
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway?.remove()
  backend?.close()
})
afterEach(() => {
  for (const caller of callers) caller.close()
  callers = []
  tunnels = []
})

async function enforce(steps: ReturnType<typeof aStep>[] = []): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
function ask(more = ''): RawConnection {
  const caller = new RawConnection(gateway.url)
  callers.push(caller)
  caller.send(`GET /pets/all HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\n${more}\r\n`)
  return caller
}
const open = () => ask('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n')
async function opened(): Promise<RawConnection> {
  const caller = open()
  expect(await caller.received('101 Switching')).toBe(true)
  return caller
}
const records = async (): Promise<CallRecord[]> =>
  ((await (await gateway.admin('GET', '/v1/records?max=5000')).json()) as RecordsPage).records
const ofWebSockets = async () => (await records()).filter(({ status }) => status === 101)
const callsInFlight = async () =>
  ((await (await gateway.admin('GET', '/v1/status')).json()) as { callsInFlight: number })
    .callsInFlight

describe('a WebSocket is a call under way until it ends', () => {
  test('it holds its place among the calls at once', async () => {
    await enforce([aStep('concurrency-limit', { calls: 1 })])
    const first = await opened()
    expect(await callsInFlight()).toBe(1)
    expect([(await open().answer())?.status, (await ask().answer())?.status]).toEqual([429, 429])
    first.close()
    await expect.poll(callsInFlight, { timeout: 15_000 }).toBe(0)
    expect((await ask().answer())?.status).toBe(200)
  })

  test('what goes through it counts, both ways', async () => {
    await enforce([aStep('quota', { bytes: 15_000, period: 'day' })])
    const before = (await ofWebSockets()).length
    const caller = await opened()
    caller.send('x'.repeat(10_000))
    expect(await caller.received('x'.repeat(10_000))).toBe(true)
    expect(await ofWebSockets()).toHaveLength(before)
    caller.close()
    await expect
      .poll(async () => (await ofWebSockets()).length, { timeout: 15_000 })
      .toBe(before + 1)
    expect((await ofWebSockets()).at(-1)).toMatchObject({
      requestBytes: 10_000,
      responseBytes: 10_000,
    })
    expect((await ask().answer())?.status).toBe(429)
  })
})

test('one whose backend has ended gets what was on its way and ends, though its caller does not', async () => {
  await enforce()
  const before = (await ofWebSockets()).length
  const caller = await opened()
  caller.socket.pause()
  const last = 'x'.repeat(6_000_000)
  tunnels[0]?.end(`${last}END`)
  await new Promise((resolve) => setTimeout(resolve, 500))
  caller.socket.resume()
  expect(await caller.received('END')).toBe(true)
  await caller.ended()
  // The caller says nothing any more, not even that it has heard the end.
  await expect.poll(async () => (await ofWebSockets()).length, { timeout: 45_000 }).toBe(before + 1)
  expect(await callsInFlight()).toBe(0)
})

test('one that is open when the gateway stops is recorded', async () => {
  await enforce()
  const before = (await ofWebSockets()).length
  await opened()
  expect(await gateway.end('SIGTERM')).toBe(0)
  await gateway.restart()
  expect(await ofWebSockets()).toHaveLength(before + 1)
})
