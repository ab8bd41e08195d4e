import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { TICKET_MS, ticketKey, writeTicket } from '#contract/trace-ticket.ts'
import { aStep, ids } from './testing/a-snapshot.ts'
import { callHttp3 } from './testing/call-http3.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { adminToken } from './testing/start-gateway.ts'
import { Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_upload_limits'
const BYTES_MAX = 100_000
let of: EncryptedGateway
let backend: Backend
/** What a backend has of an upload. */
interface Arrived {
  request: IncomingMessage
  response: ServerResponse
  bytes: number
  trailers: NodeJS.Dict<string>
  /** How it came to its end. */
  over: Promise<'whole' | 'cut'>
}
let arrived: PromiseWithResolvers<Arrived>
let caller: RawConnection
/** Whether the backend answers at once, or when it has all. */
let early = false

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    const over = Promise.withResolvers<'whole' | 'cut'>()
    const upload: Arrived = { request, response, bytes: 0, trailers: {}, over: over.promise }
    request.on('data', (piece: Buffer) => {
      upload.bytes += piece.byteLength
    })
    request.on('end', () => {
      upload.trailers = request.trailers
      over.resolve('whole')
      if (!early) response.end('taken')
    })
    // Of a request that was answered early nothing else tells it.
    request.socket.on('close', () => over.resolve('cut'))
    request.on('close', () => over.resolve('cut'))
    request.on('error', () => undefined)
    if (early) response.writeHead(200, { 'content-length': '5' }).end('early')
    arrived.resolve(upload)
  })
  of = await EncryptedGateway.start(backend.url, KEY)
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})
beforeEach(() => {
  early = false
  arrived = Promise.withResolvers()
  caller = new RawConnection(of.gateway.url)
})
afterEach(() => caller.close())

const limit = aStep('validate-request', { check: ['body'], bodyBytesMax: BYTES_MAX })
const contract = {
  schemas: {},
  operations: { [ids.operation('add')]: { parameters: [], body: null, responses: [] } },
}
const enforce = (...steps: SnapshotStep[]) => of.enforce([...steps, limit], { contract })
const begin = (more = '') =>
  caller.send(
    `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n${more}\r\n`,
  )
const send = (bytes: number) => caller.send(`${bytes.toString(16)}\r\n${'a'.repeat(bytes)}\r\n`)

describe('an upload in chunks', () => {
  test('reaches the backend as it comes, up to the limit, with its trailers', async () => {
    await enforce()
    begin('Trailer: x-sum\r\n')
    send(1)
    const upload = await arrived.promise
    await expect.poll(() => upload.bytes).toBe(1)
    send(BYTES_MAX - 1)
    caller.send('0\r\nx-sum: 1\r\n\r\n')
    expect(await caller.answer()).toMatchObject({ status: 200, body: 'taken' })
    expect([upload.bytes, upload.trailers]).toEqual([BYTES_MAX, { 'x-sum': '1' }])
  })

  test('is cut off at the limit, refused by its step, and never whole to the backend', async () => {
    await enforce(aStep('cors', { origins: ['http://app.test'] }))
    begin('Origin: http://app.test\r\n')
    send(BYTES_MAX)
    const upload = await arrived.promise
    await expect.poll(() => upload.bytes).toBe(BYTES_MAX)
    send(1)
    const answer = await caller.answer()
    expect(answer).toMatchObject({
      status: 413,
      headers: { connection: 'close', 'access-control-allow-origin': 'http://app.test' },
      body: expect.stringContaining('body-too-large'),
    })
    expect([await upload.over, upload.bytes]).toEqual(['cut', BYTES_MAX])
    expect(await recordOf(of.gateway, answer?.headers['x-request-id'])).toMatchObject({
      status: 413,
      code: 'body-too-large',
      refusedByStepId: limit.id,
    })
  })

  test('that is too large in one piece with its head never reaches the backend whole', async () => {
    await enforce()
    caller.send(
      `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nTransfer-Encoding: chunked\r\n\r\n${(BYTES_MAX + 1).toString(16)}\r\n${'a'.repeat(BYTES_MAX + 1)}\r\n0\r\n\r\n`,
    )
    expect((await caller.answer())?.status).toBe(413)
  })

  test('stands in its trace as refused by the step that has let its head pass', async () => {
    await enforce()
    const ticket = writeTicket(
      { id: 'trc_0000000000000001', apiId: ids.api, expiresAt: Date.now() + TICKET_MS },
      [ticketKey(adminToken)],
    )
    begin(`x-gatehouse-trace: ${ticket}\r\n`)
    send(BYTES_MAX + 1)
    const requestId = (await caller.answer())?.headers['x-request-id']
    await recordOf(of.gateway, requestId)
    await expect
      .poll(async () => (await of.gateway.admin('GET', `/v1/trace/${requestId}`)).json())
      .toMatchObject({
        refusedByStepId: limit.id,
        steps: [{ stepId: limit.id, verdict: 'refused', code: 'body-too-large' }],
      })
  })

  test('says nothing against the backend, and is not sent again', async () => {
    const breaker = { callsMin: 1, failurePercent: 1, openSeconds: 60 }
    await enforce(aStep('circuit-breaker', breaker), aStep('retry', {}))
    let uploads = 0
    for (const _ of [1, 2]) {
      arrived = Promise.withResolvers()
      caller.close()
      caller = new RawConnection(of.gateway.url)
      begin()
      send(BYTES_MAX)
      const upload = await arrived.promise
      uploads += 1
      send(1)
      expect((await caller.answer())?.status).toBe(413)
      expect(await upload.over).toBe('cut')
    }
    expect(uploads).toBe(2)
  })

  test('that is cut off after its answer ends the connection to the backend, and the caller’s', async () => {
    await enforce()
    early = true
    begin()
    send(1)
    const upload = await arrived.promise
    expect(await caller.answer()).toMatchObject({ status: 200, body: 'early' })
    for (let sent = 1; sent <= BYTES_MAX; sent += 10_000) send(10_000)
    expect(await upload.over).toBe('cut')
    expect(upload.bytes).toBeLessThanOrEqual(BYTES_MAX)
    await caller.ended()
  })

  test('that is stated to be too large is refused before the backend', async () => {
    await enforce()
    caller.send(
      `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Length: ${BYTES_MAX + 1}\r\n\r\n`,
    )
    expect((await caller.answer())?.status).toBe(413)
  })

  test('in dry-run passes whole, and is noted', async () => {
    await of.enforce([{ ...limit, mode: 'dry-run' }], { contract })
    begin()
    send(BYTES_MAX)
    send(1)
    caller.send('0\r\n\r\n')
    const answer = await caller.answer()
    expect([answer?.status, (await arrived.promise).bytes]).toEqual([200, BYTES_MAX + 1])
    expect((await recordOf(of.gateway, answer?.headers['x-request-id'])).dryRun).toMatchObject([
      { code: 'body-too-large' },
    ])
  })
})

const byHttp2 = async (bytes: number): Promise<number> => {
  const session = new Http2Caller(of.target)
  const stream = session.session.request({
    ':authority': 'localhost',
    ':method': 'POST',
    ':path': '/pets/all',
    'x-api-key': KEY,
  })
  stream.on('error', () => undefined).resume()
  const status = new Promise<number>((resolve) => {
    stream.on('response', (fields) => resolve(Number(fields[':status'])))
    stream.on('close', () => resolve(0))
  })
  stream.end(Buffer.alloc(bytes))
  const said = await status
  session.close()
  return said
}

describe('an upload of no stated length', () => {
  test('over HTTP/2 passes up to the limit, and is cut off there', async () => {
    await enforce()
    expect(await byHttp2(BYTES_MAX)).toBe(200)
    expect(await (await arrived.promise).over).toBe('whole')
    arrived = Promise.withResolvers()
    expect(await byHttp2(BYTES_MAX + 1)).toBe(413)
    const upload = await arrived.promise
    expect([await upload.over, upload.bytes <= BYTES_MAX]).toEqual(['cut', true])
  })

  test('over HTTP/3 is cut off there', async () => {
    await enforce()
    const port = await of.http3Port()
    const call = { path: '/pets/all', method: 'POST', headers: { 'x-api-key': KEY } }
    const [answer] = await callHttp3(port, [{ ...call, body: 'endless' }])
    expect([answer?.status, answer?.body]).toEqual([413, expect.stringContaining('body-too-large')])
    const upload = await arrived.promise
    expect([await upload.over, upload.bytes <= BYTES_MAX]).toEqual(['cut', true])
  })
})
