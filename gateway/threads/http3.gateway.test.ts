import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { callHttp3 } from '#gateway/testing/call-http3.ts'
import { TestAuthority } from '#gateway/testing/certificates.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { freePort, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { callTls } from '#gateway/testing/tls-client.ts'

const headers = { 'x-api-key': 'gh_http3' }
const certificateId = 'sec_0000000000000001'
/** Each client is a process of its own, and so a connection that the kernel gives to one of three threads: that all come to the same one has a chance below one in a million. */
const CLIENTS = 14
const TLS_CONNECTIONS = 48
let gateway: RunningGateway
let backend: Backend
let authority: TestAuthority
let ports: number[]
const waiting: ServerResponse[] = []
/** How often the backend was asked for what each thread keeps once it has it. */
let keptByThreads = 0

const putCertificate = async (revision: string) => {
  const issued = await authority.issue({ name: revision, names: ['localhost'] })
  const secrets = [{ id: certificateId, kind: 'certificate', chain: issued.chain, key: issued.key }]
  expect((await gateway.admin('PUT', '/v1/secrets', { revision, secrets })).status).toBe(200)
}
/** The ports that threads advertise; NaN: none. */
async function advertised(): Promise<number[]> {
  const target = { port: gateway.tlsPort, serverName: 'localhost', authority: authority.chain }
  const answers = await Promise.all(
    Array.from({ length: TLS_CONNECTIONS }, () => callTls(target, '/pets/all', headers)),
  )
  const fields = answers.map(({ headers: sent }) =>
    /^h3=":(\d+)"; ma=60$/.exec(`${sent['alt-svc']}`),
  )
  return [...new Set(fields.map((field) => Number(field?.[1])))]
}

beforeAll(async () => {
  authority = await TestAuthority.create('Tests')
  backend = await startBackend((request, response) => {
    if (request.url === '/one/wait') return void waiting.push(response)
    if (request.url?.startsWith('/one/kept')) {
      keptByThreads += 1
      return void response.setHeader('cache-control', 'max-age=600').end('kept')
    }
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.byteLength
    })
    request.on('end', () =>
      response.end(request.url === '/one/big' ? Buffer.alloc(2_000_000, 'x') : String(bytes)),
    )
    return undefined
  })
  ports = [await freePort(), await freePort()]
  gateway = await RunningGateway.start({
    GATEWAY_THREADS: '3',
    // The name localhost may be either address.
    GATEWAY_HOST: '::',
    GATEWAY_HTTP3_PORTS: ports.join(','),
  })
  await putCertificate('one')
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('gh_http3')]))
  await enforce()
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const snapshot = aSnapshot(backend.url, { steps })
  const hostnames = [{ name: 'localhost', certificateId }]
  const answer = await gateway.admin('PUT', '/v1/snapshot', { ...snapshot, hostnames })
  expect(answer.status).toBe(200)
}
/** How many threads answer clients that come one after the other. */
async function threadsAt(port: number): Promise<number> {
  await enforce(aStep('cache', {}))
  keptByThreads = 0
  for (let client = 0; client < CLIENTS; client += 1)
    expect(await callHttp3(port, [{ path: `/pets/one/kept-${port}`, headers }])).toMatchObject([
      { status: 200, body: 'kept' },
    ])
  await enforce()
  return keptByThreads
}
const first = () => ports[0] ?? 0
const second = () => ports[1] ?? 0

test('HTTP/3 is advertised by every thread, and answered by more than one', async () => {
  await expect.poll(advertised).toEqual([first()])
  const threads = await threadsAt(first())
  expect(threads).toBeGreaterThan(1)
  expect(threads).toBeLessThanOrEqual(3)
})

test('bodies of callers at once pass whole, whichever thread has them', async () => {
  const calls = [
    { path: '/pets/one/big', headers },
    { path: '/pets/all', method: 'POST', headers, bodyBytes: 1_000_000 },
    { path: '/pets/one/big', headers },
  ]
  const clients = await Promise.all(Array.from({ length: 5 }, () => callHttp3(first(), calls)))
  for (const answers of clients)
    expect(
      answers.map(({ status, body }) => [status, body.length > 100 ? body.length : body]),
    ).toEqual([
      [200, 2_000_000],
      [200, '1000000'],
      [200, 2_000_000],
    ])
})

test('a limit holds over its callers, too', async () => {
  await enforce(aStep('rate-limit', { calls: 20, windowSeconds: 3_600 }))
  const calls = Array.from({ length: 10 }, () => ({ path: '/pets/all', headers }))
  const answers = await Promise.all(Array.from({ length: 5 }, () => callHttp3(first(), calls)))
  const statuses = answers.flat().map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(20)
  expect(statuses.filter((status) => status === 429)).toHaveLength(30)
  await enforce()
})

test('another certificate opens the other port in every thread, and the one before answers on', async () => {
  await putCertificate('two')
  await expect.poll(advertised).toEqual([second()])
  expect(await threadsAt(second())).toBeGreaterThan(1)
  expect(await callHttp3(first(), [{ path: '/pets/all', headers }])).toMatchObject([
    { status: 200 },
  ])
})

test('a stop cuts no call in flight, whichever threads have them, and each leaves its record', async () => {
  const inFlight = Array.from({ length: 6 }, () =>
    callHttp3(second(), [{ path: '/pets/one/wait', headers }]),
  )
  await expect.poll(() => waiting.length, { timeout: 20_000 }).toBe(6)
  const ended = gateway.end('SIGTERM')
  const isTaken = () =>
    fetch(`${gateway.url}/pets/all`).then(
      () => true,
      () => false,
    )
  await expect.poll(isTaken).toBe(false)
  for (const response of waiting) response.end('whole')
  for (const answers of await Promise.all(inFlight))
    expect(answers).toMatchObject([{ status: 200, body: 'whole' }])
  expect(await ended).toBe(0)
  await gateway.restart()
  const page = await (await gateway.admin('GET', '/v1/records?max=5000')).json()
  const { records } = page as RecordsPage
  expect(records.filter(({ path }) => path === '/pets/one/wait')).toHaveLength(6)
})
