import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStep } from './testing/a-snapshot.ts'
import { memoryOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { callTls, Http2Caller, openTls } from './testing/tls-client.ts'

const KEY = 'gh_untaken_answers'
const own = { 'x-api-key': KEY }
const get = `GET /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\n\r\n`
/** More than sockets hold on the way. */
const large = JSON.stringify({ kept: 'x'.repeat(8_000_000), secret: 1 })
const CALLERS = 40

let of: EncryptedGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.setHeader('cache-control', 'max-age=600')
    response.end(request.url === '/all' ? large : '{}')
  })
  of = await EncryptedGateway.start(backend.url, KEY)
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})

/** Asks for the large answer and takes nothing of it; answers how to leave. */
const ways: [string, () => Promise<() => void>][] = [
  [
    'HTTP/1.1',
    async () => {
      const caller = new RawConnection(of.gateway.url)
      caller.socket.pause()
      caller.send(get)
      return () => caller.close()
    },
  ],
  [
    'HTTP/1.1 under TLS',
    async () => {
      const caller = await openTls(of.target)
      caller.pause()
      caller.write(get)
      return () => void caller.destroy()
    },
  ],
  [
    'HTTP/2',
    async () => {
      const caller = new Http2Caller(of.target)
      const stream = caller.session.request({
        ':authority': 'localhost',
        ':path': '/pets/all',
        ...own,
      })
      stream.on('error', () => undefined).pause()
      return () => caller.close()
    },
  ],
]
const callsInFlight = async () =>
  ((await (await of.gateway.admin('GET', '/v1/status')).json()) as { callsInFlight: number })
    .callsInFlight

describe.each(ways)('an answer by %s that is whole and not taken', (_, ask) => {
  test('holds its place among the calls at once until its caller goes', async () => {
    await of.enforce([
      aStep('remove-fields', { fields: ['secret'], bodyBytesMax: 10_485_760 }),
      aStep('concurrency-limit', { calls: 1 }),
    ])
    const leave = await ask()
    await expect.poll(callsInFlight).toBe(1)
    // Long enough for the answer to be handed over, were it that which counts.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const one = () => callTls(of.target, '/pets/one/1', own).then(({ status }) => status)
    expect(await one()).toBe(429)
    leave()
    await expect.poll(one, { timeout: 15_000 }).toBe(200)
  })
})

test.each(ways.slice(0, 2))(
  'a stored answer by %s is held once for all who do not take it',
  async (_, ask) => {
    await of.enforce([aStep('cache', { standardSeconds: 600, answerBytesMax: 10_485_760 })])
    // What was asked for by another scheme is another answer.
    await callTls(of.target, '/pets/all', own)
    const first = new RawConnection(of.gateway.url)
    first.send(get)
    expect((await first.answer())?.status).toBe(200)
    first.close()
    await expect.poll(callsInFlight).toBe(0)
    const before = await memoryOf(of.gateway)
    const leaving = await Promise.all(Array.from({ length: CALLERS }, ask))
    await expect.poll(callsInFlight, { timeout: 30_000 }).toBe(CALLERS)
    expect((await memoryOf(of.gateway)) - before).toBeLessThan((CALLERS * large.length) / 3)
    for (const leave of leaving) leave()
    await expect.poll(callsInFlight, { timeout: 30_000 }).toBe(0)
  },
)
