import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordsPage } from '#contract/records.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'
import { Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_counted_once'
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

let of: EncryptedGateway
let backend: RawBackend
let says = ''

beforeAll(async () => {
  backend = await startRawBackend((socket) => void socket.write(says, 'latin1'))
  of = await EncryptedGateway.start(backend.url, KEY)
})
afterAll(async () => {
  await of?.gateway.remove()
  backend?.close()
})

const byHttp1 = async () => {
  const caller = new RawConnection(of.gateway.url)
  caller.send(`GET /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\n\r\n`)
  await Promise.race([caller.ended(), caller.received('body')])
  // Its last words come with the body, or in the turn after.
  await new Promise((resolve) => setTimeout(resolve, 50))
  caller.close()
}
const byHttp2 = async () => {
  const caller = new Http2Caller(of.target)
  await caller.whole({ path: '/pets/all', headers: { 'x-api-key': KEY } })
  caller.close()
}

async function recordsAfter(cursor: string) {
  const answer = await of.gateway.admin('GET', `/v1/records?max=5000&after=${cursor}`)
  return recordsPage.parse(await answer.json())
}

describe.each([
  ['HTTP/1.1', byHttp1],
  ['HTTP/2', byHttp2],
])('a call by %s is counted once whose answer comes in one piece', (_, call) => {
  test.each([
    ['in chunks', `${chunked}4\r\nbody\r\n0\r\n\r\n`],
    ['in chunks with trailers', `${chunked}4\r\nbody\r\n0\r\nX-Sum: 4\r\n\r\n`],
    ['and breaks in a chunk', `${chunked}4\r\nbody\r\nzz\r\n`],
    ['and breaks in its trailers', `${chunked}4\r\nbody\r\n0\r\nX Sum: 4\r\n\r\n`],
  ])('%s', async (_, answer) => {
    says = answer
    const { next } = await recordsAfter('')
    await call()
    await expect.poll(async () => (await recordsAfter(next)).records.length).toBeGreaterThan(0)
    // As long as it may take to leave another.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { records, counters } = await recordsAfter(next)
    expect([records.length, counters.reduce((sum, { calls }) => sum + calls, 0)]).toEqual([1, 1])
    expect(await (await of.gateway.admin('GET', '/v1/status')).json()).toMatchObject({
      callsInFlight: 0,
    })
  })
})
