import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { Issuer } from './testing/start-issuer.ts'

const KEY = 'gh_dry_requests'
const DEEP = `${'['.repeat(30)}${']'.repeat(30)}`
let gateway: RunningGateway
let backend: Backend
let issuer: Issuer
/** A request whose head has come to the backend. */
let arrived: PromiseWithResolvers<{ request: IncomingMessage; response: ServerResponse }>
let caller: RawConnection

beforeAll(async () => {
  issuer = await Issuer.start()
  await issuer.addKey('one', 'RS256')
  gateway = await RunningGateway.start()
  backend = await startBackend((request, response) => arrived.resolve({ request, response }))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
  issuer.close()
})
beforeEach(() => {
  arrived = Promise.withResolvers()
  issuer.behave = null
  caller = new RawConnection(gateway.url)
})
afterEach(async () => {
  caller.close()
  await expect
    .poll(async () => (await gateway.admin('GET', '/metrics')).text())
    .toMatch(/^gatehouse_held_bytes 0$/m)
})

async function enforce(...steps: SnapshotStep[]): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
const dry = (policy: string, config: object = {}, id = policy) =>
  aStep(policy, config, { mode: 'dry-run', id: ids.step(id.replaceAll('-', '')) })
const threat = (id = 'json-threat') => dry('json-threat', { depthMax: 20 }, id)
const post = (fields: string) =>
  caller.send(
    `POST /pets/all HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\nContent-Type: application/json\r\n${fields}\r\n\r\n`,
  )
const chunk = (text: string) => caller.send(`${text.length.toString(16)}\r\n${text}\r\n`)
async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}
const firstPiece = async (request: IncomingMessage): Promise<string> =>
  new Promise((resolve) => request.once('data', (piece: Buffer) => resolve(piece.toString())))

async function recordAfter(): Promise<CallRecord> {
  const answer = await caller.answer()
  expect(answer?.status).toBe(200)
  return recordOf(gateway, answer?.headers['x-request-id'] ?? null)
}
const codes = ({ dryRun }: CallRecord) => dryRun.map(({ policy, code }) => `${policy}: ${code}`)

describe('a step in dry-run that reads the body', () => {
  test('lets it go on piece by piece, and judges it once it is whole', async () => {
    await enforce(threat())
    post('Transfer-Encoding: chunked\r\nTrailer: x-sum')
    chunk(DEEP.slice(0, 10))
    const { request, response } = await arrived.promise
    expect(await firstPiece(request)).toBe(DEEP.slice(0, 10))
    chunk(DEEP.slice(10))
    caller.send('0\r\nx-sum: 1\r\n\r\n')
    await bodyOf(request)
    expect(request.trailers).toEqual({ 'x-sum': '1' })
    response.end()
    expect(codes(await recordAfter())).toEqual(['json-threat: json-threat'])
  })

  test('asks the caller for nothing that an enforced one does not want (RFC 9110, 10.1.1)', async () => {
    await enforce(
      threat(),
      aStep('validate-jwt', { issuers: [{ issuer: issuer.url }], audiences: ['orders'] }),
    )
    issuer.behave = (_, response) => setTimeout(() => response.writeHead(500).end(), 300)
    caller.send(
      `POST /pets/all HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\nAuthorization: Bearer ${await issuer.token('one', 'RS256')}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 60\r\n\r\n`,
    )
    expect((await caller.answer())?.status).toBe(503)
  })

  test('notes one that is larger than it may be, which passes whole', async () => {
    await enforce(dry('json-threat', { bodyBytesMax: 1_024 }))
    post('Transfer-Encoding: chunked')
    for (let sent = 0; sent < 4; sent += 1) chunk('1'.repeat(1_000))
    caller.send('0\r\n\r\n')
    const { request, response } = await arrived.promise
    expect(await bodyOf(request)).toBe('1'.repeat(4_000))
    response.end()
    expect(codes(await recordAfter())).toEqual(['json-threat: body-too-large'])
  })

  test('makes nothing up about one of which the backend wants no more', async () => {
    await enforce(threat())
    post('Transfer-Encoding: chunked')
    chunk('[')
    const { response } = await arrived.promise
    response.writeHead(200, { connection: 'close', 'content-length': '0' }).end()
    expect(codes(await recordAfter())).toEqual([])
  })

  test('judges one that is still on its way when its answer is out', async () => {
    await enforce(threat())
    post('Transfer-Encoding: chunked')
    chunk(DEEP.slice(0, 10))
    const { request, response } = await arrived.promise
    response.writeHead(200, { 'content-length': '0' }).end()
    const coming = recordAfter()
    expect(await firstPiece(request)).toBe(DEEP.slice(0, 10))
    chunk(DEEP.slice(10))
    caller.send('0\r\n\r\n')
    expect(codes(await coming)).toEqual(['json-threat: json-threat'])
  })

  test('says nothing of one that breaks off', async () => {
    await enforce(threat())
    post('Transfer-Encoding: chunked')
    chunk('[')
    await arrived.promise
    caller.send('no chunk\r\n')
    const answer = await caller.answer()
    expect(answer?.status).toBe(400)
    const record = await recordOf(gateway, answer?.headers['x-request-id'] ?? null)
    expect([record.code, codes(record)]).toEqual(['bad-request', []])
  })

  test('sees what an enforced one before it holds', async () => {
    await enforce(aStep('json-threat', { depthMax: 50 }), threat('later'))
    post(`Content-Length: ${DEEP.length}`)
    caller.send(DEEP)
    const { request, response } = await arrived.promise
    expect(await bodyOf(request)).toBe(DEEP)
    response.end()
    expect(codes(await recordAfter())).toEqual(['json-threat: json-threat'])
  })

  test('stands in the record at its place in the chain, whenever it spoke', async () => {
    await enforce(
      threat(),
      dry('require-header', { headers: [{ name: 'x-tenant' }] }),
      threat('last'),
      dry('ip-filter', { allow: ['203.0.113.0/24'] }),
    )
    post(`Content-Length: ${DEEP.length}`)
    const { request, response } = await arrived.promise
    caller.send(DEEP)
    await bodyOf(request)
    response.end()
    expect(codes(await recordAfter())).toEqual([
      'json-threat: json-threat',
      'require-header: header-required',
      'json-threat: json-threat',
      'ip-filter: network-refused',
    ])
  })
})

describe('a step in dry-run that asks an issuer', () => {
  const tried = (of: Issuer): SnapshotStep =>
    dry('validate-jwt', { issuers: [{ issuer: of.url }], audiences: ['orders'] })
  const get = async (of: Issuer) =>
    caller.send(
      `GET /pets/all HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\nAuthorization: Bearer ${await of.token('one', 'RS256')}\r\n\r\n`,
    )

  test('holds no call up, and others in dry-run judge by the claims that it finds', async () => {
    const asked = Promise.withResolvers<() => void>()
    issuer.behave = (_, response) =>
      asked.resolve(() => {
        issuer.behave = null
        response.end(JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` }))
      })
    await enforce(tried(issuer), dry('authorize', { scopes: ['pets:read'] }))
    await get(issuer)
    const { response } = await arrived.promise
    response.end()
    const coming = recordAfter()
    await (await asked.promise)()
    expect(codes(await coming)).toEqual(['authorize: claims-insufficient'])
  })

  test('notes that an issuer cannot be asked', async () => {
    const broken = await Issuer.start()
    await broken.addKey('one', 'RS256')
    broken.answer = { status: 500, body: '' }
    await enforce(tried(broken))
    await get(broken)
    const { response } = await arrived.promise
    response.end()
    expect(codes(await recordAfter())).toEqual(['validate-jwt: issuer-unavailable'])
    broken.close()
  })
})
