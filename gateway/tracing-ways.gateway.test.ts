import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Trace, traceList, trace as traceShape } from '#contract/trace.ts'
import { TICKET_MS, ticketKey, writeTicket } from '#contract/trace-ticket.ts'
import { aStep, ids } from './testing/a-snapshot.ts'
import { callHttp3 } from './testing/call-http3.ts'
import { type Leaver, leaveHttp3 } from './testing/leave-http3.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { adminToken } from './testing/start-gateway.ts'
import { callTls, Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_ways'
/** Over so many connections no thread is left out: the chance is below one in a thousand. */
const CONNECTIONS = 20
let of: EncryptedGateway
let backend: Backend
let waiting: { response: ServerResponse; gone: Promise<void> }[] = []

function listener(incoming: IncomingMessage, response: ServerResponse): void {
  incoming.resume()
  if (incoming.url === '/one/wait' || incoming.url === '/one/begun') {
    const gone = new Promise<void>((resolve) => response.once('close', resolve))
    waiting.push({ response, gone })
    if (incoming.url === '/one/begun') response.write('begun')
    return
  }
  if (incoming.url === '/one/socket') {
    incoming.socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    return
  }
  response.end('ok')
}

beforeAll(async () => {
  backend = await startBackend(listener)
  of = await EncryptedGateway.start(backend.url, KEY, { GATEWAY_THREADS: '3' })
  await of.enforce([
    aStep('ip-filter', { allow: ['203.0.113.0/24'] }, { mode: 'dry-run' }),
    aStep('set-header', { headers: [{ on: 'request', name: 'x-set', value: 'by the step' }] }),
  ])
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})
beforeEach(() => {
  waiting = []
})

let tickets = 0
/** A ticket of its own for each test, so that what it has traced can be listed. */
function aTicket() {
  tickets += 1
  const id = `trc_${String(tickets).padStart(16, '0')}`
  const ticket = { id, apiId: ids.api, expiresAt: Date.now() + TICKET_MS }
  return { id, header: { 'x-gatehouse-trace': writeTicket(ticket, [ticketKey(adminToken)]) } }
}
async function tracesOf(ticketId: string, count: number): Promise<Trace[]> {
  const listed = async () =>
    traceList.parse(await (await of.gateway.admin('GET', `/v1/traces?ticket=${ticketId}`)).json())
      .traces
  await expect.poll(async () => (await listed()).length).toBe(count)
  return Promise.all(
    (await listed()).map(async ({ requestId }) =>
      traceShape.parse(await (await of.gateway.admin('GET', `/v1/trace/${requestId}`)).json()),
    ),
  )
}
const call = (headers: Record<string, string>, path = '/pets/all'): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${of.gateway.url}${path}`,
      { agent: false, headers: { host: 'localhost', ...headers } },
      (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    )
    sent.on('error', reject).end()
  })
async function callHttp2(headers: Record<string, string>, path = '/pets/all'): Promise<number> {
  const caller = new Http2Caller(of.target)
  const { status } = await caller.call({ ':path': path, ...headers })
  caller.close()
  return status
}
const ways: [string, (headers: Record<string, string>) => Promise<number>][] = [
  ['HTTP/1.1', call],
  [
    'HTTP/1.1 under TLS',
    async (headers) => (await callTls(of.target, '/pets/all', headers)).status,
  ],
  ['HTTP/2', callHttp2],
  [
    'HTTP/3',
    async (headers) => {
      const calls = [{ path: '/pets/all', headers }]
      return (await callHttp3(await of.http3Port(), calls))[0]?.status ?? 0
    },
  ],
]

describe.each(ways)('a call by %s', (_, send) => {
  test('is told step by step, with those in dry-run and the backend’s part', async () => {
    const { id, header } = aTicket()
    expect(await send({ 'x-api-key': KEY, ...header })).toBe(200)
    const [trace] = await tracesOf(id, 1)
    expect(trace).toMatchObject({
      status: 200,
      code: null,
      gates: [
        { gate: 'address', passed: true },
        { gate: 'key', passed: true },
      ],
      steps: [
        { policy: 'ip-filter', mode: 'dry-run', verdict: 'would-refuse' },
        { policy: 'set-header', changes: [{ name: 'x-set', to: 'by the step' }] },
      ],
      backendCalls: [{ method: 'GET', path: '/all', status: 200 }],
    })
    expect(JSON.stringify(trace)).not.toContain(KEY)
  })

  test('that is refused is told up to there', async () => {
    const { id, header } = aTicket()
    expect(await send({ 'x-api-key': 'gh_wrong', ...header })).toBe(401)
    const [trace] = await tracesOf(id, 1)
    expect(trace).toMatchObject({
      status: 401,
      code: 'key-invalid',
      gates: [
        { gate: 'address', passed: true },
        { gate: 'key', passed: false },
      ],
      backendCalls: [],
    })
    expect(JSON.stringify(trace)).not.toContain('gh_wrong')
  })
})

test.each([
  ['HTTP/1.1', call],
  ['HTTP/2', callHttp2],
])('whichever thread has the call by %s, its trace is found', async (_, send) => {
  const { id, header } = aTicket()
  const calls = Array.from({ length: CONNECTIONS }, () => send({ 'x-api-key': KEY, ...header }))
  expect(await Promise.all(calls)).toEqual(Array(CONNECTIONS).fill(200))
  const traces = await tracesOf(id, CONNECTIONS)
  expect(new Set(traces.map(({ requestId }) => requestId)).size).toBe(CONNECTIONS)
})

/** Begins a call that its caller gives up. */
const leavers: [
  string,
  (path: string, headers: Record<string, string>) => Leaver | Promise<Leaver>,
][] = [
  [
    'HTTP/1.1',
    (path, headers) => {
      const connection = new RawConnection(of.gateway.url)
      const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      connection.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields.join('')}\r\n`)
      const leave = () => connection.close()
      return { begun: connection.received('begun'), leave, end: leave }
    },
  ],
  [
    'HTTP/2',
    (path, headers) => {
      const caller = new Http2Caller(of.target)
      const stream = caller.session.request({
        ':authority': 'localhost',
        ':path': path,
        ...headers,
      })
      stream.on('error', () => undefined)
      const begun = new Promise((resolve) => stream.once('data', resolve))
      return { begun, leave: () => stream.close(8), end: () => caller.close() }
    },
  ],
  ['HTTP/3', async (path, headers) => leaveHttp3(await of.http3Port(), { path, headers })],
]

describe.each(leavers)('a call by %s whose caller leaves', (_, begin) => {
  test.each([
    ['before the answer is told as such', '/one/wait', { code: 'client-gone', responseBytes: 0 }],
    [
      'in the middle of the answer is told with what was sent',
      '/one/begun',
      { status: 200, responseBytes: 5 },
    ],
  ])('%s', async (__, path, told) => {
    const { id, header } = aTicket()
    const caller = await begin(`/pets${path}`, { 'x-api-key': KEY, ...header })
    await expect.poll(() => waiting.length).toBe(1)
    if (path === '/one/begun') await caller.begun
    caller.leave()
    await waiting[0]?.gone
    const [trace] = await tracesOf(id, 1)
    expect(trace).toMatchObject({ ...told, backendCalls: [{ path }] })
    caller.end()
  })
})

test('a WebSocket is told with the answer that opened it, once it stands', async () => {
  const { id, header } = aTicket()
  const connection = new RawConnection(of.gateway.url)
  connection.send(
    `GET /pets/one/socket HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nx-gatehouse-trace: ${header['x-gatehouse-trace']}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  expect(await connection.received('101 Switching Protocols')).toBe(true)
  const [trace] = await tracesOf(id, 1)
  expect(trace).toMatchObject({ status: 101, backendCalls: [{ status: 101 }] })
  connection.close()
})
