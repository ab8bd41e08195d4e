import type { RequestListener } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { aSnapshot, aStep } from './testing/a-snapshot.ts'
import { callHttp3 } from './testing/call-http3.ts'
import { CalmNeighbour, lastRecordOf, memoryOf } from './testing/calm-neighbour.ts'
import { type Leaver, leaveHttp3 } from './testing/leave-http3.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'

const KEY = 'gh_hostile_http3'
const IDLE_MS = 2_000
const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
const post = { path: '/pets/all', method: 'POST', headers }

let encrypted: EncryptedGateway
let neighbour: CalmNeighbour
let backend: Backend
let answerWith: RequestListener
let port: number

beforeAll(async () => {
  neighbour = await CalmNeighbour.start()
  backend = await startBackend((request, response) => answerWith(request, response))
  encrypted = await EncryptedGateway.start(backend.url, KEY, {
    GATEWAY_BODY_IDLE_MS: String(IDLE_MS),
  })
  port = await encrypted.http3Port()
  await enforce()
})
afterAll(async () => {
  await encrypted.gateway.remove()
  await Promise.all([neighbour.close(), backend.close()])
})
const leavers: Leaver[] = []
beforeEach(() => {
  answerWith = (request, response) => {
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.byteLength
    })
    request.on('end', () => response.end(String(bytes)))
  }
})
afterEach(() => {
  for (const leaver of leavers.splice(0)) leaver.end()
})
/** The neighbour calls without TLS, by the address. */
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const backendOf = { url: backend.url, timeoutMs: 60_000 }
  const answer = await encrypted.gateway.admin('PUT', '/v1/snapshot', {
    ...neighbour.beside(aSnapshot(backend.url, { steps, api: { backend: backendOf } })),
    hostnames: [
      { name: 'localhost', certificateId: 'sec_0000000000000001' },
      { name: '127.0.0.1', certificateId: null },
    ],
  })
  if (!answer.ok) throw new Error(await answer.text())
}
const during = <Value>(act: () => Promise<Value>) => neighbour.during(encrypted.gateway, act)
const idle = () =>
  vi.waitFor(async () => {
    const status = await (await encrypted.gateway.admin('GET', '/v1/status')).json()
    expect((status as GatewayStatus).callsInFlight).toBe(0)
  }, 20_000)

describe('a body over HTTP/3 that stops coming is given up', () => {
  test('while a policy waits for it', async () => {
    await enforce(aStep('json-threat', {}))
    const [answer] = await during(() => callHttp3(port, [{ ...post, body: 'stalls' }]))
    expect(answer?.status).toBe(400)
    await idle()
    await enforce()
  })

  test('at the backend too', async () => {
    const broken = new Promise<void>((resolve) => {
      answerWith = (request) => void request.resume().on('error', () => resolve())
    })
    const [answer] = await during(() => callHttp3(port, [{ ...post, body: 'stalls' }]))
    expect(answer?.status).toBe(400)
    await broken
    await idle()
  })

  test('but not while its backend is slow to answer', async () => {
    answerWith = (request, response) =>
      void request.resume().on('end', () => setTimeout(() => response.end('late'), 2 * IDLE_MS))
    const [answer] = await during(() => callHttp3(port, [{ ...post, bodyBytes: 1_000 }]))
    expect(answer).toMatchObject({ status: 200, body: 'late' })
  })
})

test('a body over HTTP/3 without end is 413 once a policy has read enough', async () => {
  await enforce(aStep('json-threat', {}))
  const [answer] = await during(() => callHttp3(port, [{ ...post, body: 'endless' }]))
  expect(answer?.status).toBe(413)
  await idle()
  await enforce()
})

test('a caller over HTTP/3 that expects what nobody knows is answered 417', async () => {
  const expecting = { ...headers, expect: 'miracles' }
  const [answer] = await callHttp3(port, [{ path: '/pets/all', headers: expecting }])
  expect(answer?.status).toBe(417)
  await idle()
})

test('an upload over HTTP/3 may be as large as over HTTP/2, and holds little', async () => {
  const bodyBytes = 140_000_000
  const before = await memoryOf(encrypted.gateway)
  const [answer] = await during(() => callHttp3(port, [{ ...post, bodyBytes }]))
  expect(answer).toMatchObject({ status: 200, body: String(bodyBytes) })
  expect((await memoryOf(encrypted.gateway)) - before).toBeLessThan(bodyBytes * 2)
  await expect
    .poll(async () => (await lastRecordOf(encrypted.gateway, '/pets')).requestBytes)
    .toBe(bodyBytes)
})

test('callers over HTTP/3 that leave in the middle of an answer without end leave nothing behind', async () => {
  answerWith = (_, response) => {
    const writing = setInterval(() => response.write('more '), 20)
    response.once('close', () => clearInterval(writing))
  }
  await during(async () => {
    leavers.push(
      ...Array.from({ length: 3 }, () => leaveHttp3(port, { path: '/pets/all', headers })),
    )
    await Promise.all(leavers.map(({ begun }) => begun))
    for (const leaver of leavers) leaver.leave()
    await idle()
  })
})
