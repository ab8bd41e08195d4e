import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aStep, ids } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_json_in_chunks'
const BODY_IDLE_MS = 3_000
const BYTES_MAX = 400_000
let of: EncryptedGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend()
  of = await EncryptedGateway.start(backend.url, KEY, {
    GATEWAY_BODY_IDLE_MS: String(BODY_IDLE_MS),
  })
  const schema = { type: 'array' }
  await of.enforce([aStep('validate-request', { bodyBytesMax: BYTES_MAX })], {
    contract: {
      schemas: {},
      operations: {
        [ids.operation('add')]: {
          parameters: [],
          body: { required: true, contents: [{ mediaType: 'application/json', schema }] },
          responses: [],
        },
      },
    },
  })
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})

/** What the process has in memory, in megabytes. */
const residentMb = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${of.gateway.pid}/status`, 'utf8'))?.[1]) / 1_000
/** What one body may cost, its garbage and all; without care it is more than 150. */
const GROWN_MB_MAX = 70

const head = (more: string, type = 'application/json') =>
  `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Type: ${type}\r\n${more}\r\n\r\n`
const headHttp2 = {
  ':authority': 'localhost',
  ':method': 'POST',
  ':path': '/pets/all',
  'x-api-key': KEY,
  'content-type': 'application/json',
}

describe('JSON in pieces of one byte', () => {
  test.runIf(existsSync('/proc/self/status'))(
    'with much around each is held in little more than its bytes',
    async () => {
      const chunk = `1;${'x'.repeat(240)}\r\n \r\n`
      const caller = new RawConnection(of.gateway.url)
      const before = residentMb()
      caller.send(head('Transfer-Encoding: chunked'))
      for (let sent = 2; sent < BYTES_MAX; sent += 1_000) {
        caller.send(chunk.repeat(Math.min(1_000, BYTES_MAX - sent)))
        if (caller.socket.writableNeedDrain) await once(caller.socket, 'drain')
      }
      await expect.poll(() => caller.socket.writableLength).toBe(0)
      expect(residentMb() - before).toBeLessThan(GROWN_MB_MAX)
      caller.send('2\r\n[]\r\n0\r\n\r\n')
      expect((await caller.answer())?.status).toBe(200)
      expect(residentMb() - before).toBeLessThan(GROWN_MB_MAX)
      caller.close()
    },
  )

  test('is refused at the first byte too many', async () => {
    const caller = new RawConnection(of.gateway.url)
    caller.send(head('Transfer-Encoding: chunked'))
    caller.send(`${BYTES_MAX.toString(16)}\r\n${' '.repeat(BYTES_MAX)}\r\n1\r\n `)
    expect(await caller.answer()).toMatchObject({
      status: 413,
      body: expect.stringContaining('body-too-large'),
    })
    caller.close()
  })

  test('by HTTP/2 is taken up to the limit, and refused beyond', async () => {
    const caller = new Http2Caller(of.target)
    for (const [bytes, status] of [
      [BYTES_MAX, 200],
      [BYTES_MAX + 1, 413],
    ] as const) {
      const stream = caller.session.request(headHttp2)
      stream.on('error', () => undefined).resume()
      for (let sent = 0; sent < 2_000; sent += 1) stream.write(' ')
      stream.write(' '.repeat(bytes - 2_002))
      stream.end('[]')
      const [fields] = await once(stream, 'response')
      expect(fields[':status']).toBe(status)
    }
    caller.close()
  })
})

describe('JSON that stops coming', () => {
  test('is answered 400 once it has given nothing for long enough', async () => {
    const caller = new RawConnection(of.gateway.url)
    caller.send(head('Transfer-Encoding: chunked'))
    caller.send('1\r\n[\r\n')
    const began = performance.now()
    expect((await caller.answer())?.status).toBe(400)
    expect(performance.now() - began).toBeGreaterThan(BODY_IDLE_MS - 1_000)
    await caller.ended()
  })

  test('is not cut off as long as bytes come', async () => {
    const caller = new RawConnection(of.gateway.url)
    caller.send(head('Transfer-Encoding: chunked'))
    for (let sent = 0; sent < 5; sent += 1) {
      caller.send('1\r\n \r\n')
      await sleep(BODY_IDLE_MS / 4)
    }
    caller.send('2\r\n[]\r\n0\r\n\r\n')
    expect((await caller.answer())?.status).toBe(200)
    caller.close()
  })
})

describe('who waits for 100 Continue', () => {
  const waits = 'Expect: 100-continue'

  test.each(['Content-Length: 2', 'Transfer-Encoding: chunked'])(
    'is asked for a body that is to be read (%s)',
    async (framing) => {
      const caller = new RawConnection(of.gateway.url)
      caller.send(head(`${waits}\r\n${framing}`))
      expect(await caller.received('HTTP/1.1 100 ')).toBe(true)
      caller.send(framing.startsWith('C') ? '[]' : '2\r\n[]\r\n0\r\n\r\n')
      expect(await caller.received('HTTP/1.1 200 ')).toBe(true)
      caller.close()
    },
  )

  test.each([
    [413, 'too large', `Content-Length: ${BYTES_MAX + 1}`, 'application/json'],
    [415, 'of no type that is described', 'Content-Length: 2', 'text/plain'],
    [415, 'of no type that is described, in chunks', 'Transfer-Encoding: chunked', 'text/plain'],
  ])('is answered %i at once where the body is %s', async (status, _, framing, type) => {
    const caller = new RawConnection(of.gateway.url)
    caller.send(head(`${waits}\r\n${framing}`, type))
    expect((await caller.answer())?.status).toBe(status)
    caller.close()
  })

  test('by HTTP/2 is asked, or answered at once', async () => {
    const caller = new Http2Caller(of.target)
    const good = caller.session.request({ ...headHttp2, expect: '100-continue' })
    await once(good, 'continue')
    good.end('[]')
    const [fields] = await once(good, 'response')
    expect(fields[':status']).toBe(200)
    const wrong = { ...headHttp2, 'content-type': 'text/plain', expect: '100-continue' }
    const refused = caller.session.request(wrong)
    const asked = vi.fn()
    refused.on('continue', asked)
    const [answer] = await once(refused, 'response')
    expect([answer[':status'], asked.mock.calls.length]).toEqual([415, 0])
    caller.close()
  })
})
