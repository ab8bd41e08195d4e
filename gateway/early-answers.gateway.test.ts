import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'
import { Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_early_answers'
const UPLOAD_BYTES = 1_000_000
const early = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly'

let of: EncryptedGateway
let backend: RawBackend
let talk: (socket: Socket) => void
let caller: RawConnection

beforeAll(async () => {
  backend = await startRawBackend((socket, request) => {
    if (request.startsWith('POST ')) talk(socket)
  })
  of = await EncryptedGateway.start(backend.url, KEY)
})
afterAll(async () => {
  await of?.gateway.remove()
  backend?.close()
})
beforeEach(() => {
  caller = new RawConnection(of.gateway.url)
})
afterEach(() => caller.close())

const begin = (bytes: number) =>
  caller.send(
    `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Length: ${bytes}\r\n\r\n`,
  )

describe('an answer that comes before its request has ended', () => {
  test('and whose end is that of its connection ends the upload, which nobody takes', async () => {
    talk = (socket) => void socket.end('HTTP/1.1 413 Too Large\r\n\r\ntoo large')
    begin(1_000_000_000)
    expect(await caller.received('too large')).toBe(true)
    // The backend is gone: more is not asked for.
    const sending = setInterval(() => caller.send('x'.repeat(1_000)), 50)
    await caller.ended()
    clearInterval(sending)
  })

  test('leaves its record with all that was sent, when all is there', async () => {
    talk = (socket) => void socket.write(early)
    begin(UPLOAD_BYTES)
    const answer = await caller.answer()
    expect(answer?.body).toBe('early')
    caller.send(Buffer.alloc(UPLOAD_BYTES))
    const record = await recordOf(of.gateway, answer?.headers['x-request-id'])
    expect(record).toMatchObject({ status: 200, requestBytes: UPLOAD_BYTES, responseBytes: 5 })
  })

  test('leaves its record with what was sent until its caller left', async () => {
    talk = (socket) => void socket.write(early)
    begin(UPLOAD_BYTES)
    const answer = await caller.answer()
    caller.send(Buffer.alloc(1_000))
    caller.socket.end(() => caller.close())
    const record = await recordOf(of.gateway, answer?.headers['x-request-id'])
    expect(record).toMatchObject({ status: 200, requestBytes: 1_000, responseBytes: 5 })
  })

  test('leaves such a record by HTTP/2 too', async () => {
    talk = (socket) => void socket.write(early)
    const { session } = new Http2Caller(of.target)
    const stream = session.request(
      { ':authority': 'localhost', ':method': 'POST', ':path': '/pets/all', 'x-api-key': KEY },
      { endStream: false },
    )
    const requestId = await new Promise<string>((resolve) =>
      stream.on('response', (fields) => resolve(String(fields['x-request-id']))),
    )
    stream.on('error', () => undefined)
    stream.resume().end(Buffer.alloc(UPLOAD_BYTES))
    const record = await recordOf(of.gateway, requestId)
    expect(record).toMatchObject({ status: 200, requestBytes: UPLOAD_BYTES, responseBytes: 5 })
    session.destroy()
  })
})
