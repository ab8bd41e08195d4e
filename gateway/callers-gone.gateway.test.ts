import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_callers_gone'
const own = { 'x-api-key': KEY }
const piece = 'x'.repeat(60_000)

let of: EncryptedGateway
let backend: Backend
let answered = 0
/** Calls that wait until the test answers them. */
const held: ServerResponse[] = []
const ports = new Set<number | undefined>()

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    ports.add(request.socket.remotePort)
    if (request.url === '/one/held') {
      held.push(response)
      return
    }
    answered += 1
    response.end(request.url === '/all' ? piece : 'ok')
  })
  of = await EncryptedGateway.start(backend.url, KEY)
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\n\r\n`

let counted = -1
const standsStill = () => {
  const before = counted
  counted = answered
  return before === answered
}

test('a caller who leaves what he was answered breaks no call that follows over the same connection to the backend', async () => {
  const leaving = new RawConnection(of.gateway.url)
  leaving.socket.pause()
  leaving.send(get('/pets/all').repeat(400))
  // Until no more is asked for: an answer waits that is whole.
  await expect.poll(standsStill, { interval: 500, timeout: 10_000 }).toBe(true)
  expect(answered).toBeLessThan(400)
  const other = new RawConnection(of.gateway.url)
  other.send(get('/pets/one/held'))
  await expect.poll(() => held.length).toBe(1)
  leaving.close()
  // Longer than the gateway takes to see it.
  await new Promise((resolve) => setTimeout(resolve, 500))
  held.pop()?.end('late')
  expect((await other.answer())?.body).toBe('late')
  other.close()
})

test('a call by HTTP/2 that has ended leaves its connection to the backend to the next', async () => {
  const caller = new Http2Caller(of.target)
  ports.clear()
  for (let call = 0; call < 10; call += 1) {
    const { status } = await caller.call({ ':path': '/pets/one/1', ...own })
    expect(status).toBe(200)
  }
  caller.close()
  expect(ports.size).toBe(1)
})

test('calls at once by HTTP/2 break none of each other', async () => {
  const caller = new Http2Caller(of.target)
  const one = async () => (await caller.call({ ':path': '/pets/one/1', ...own })).status
  const worker = async () => {
    const statuses: number[] = []
    for (let call = 0; call < 50; call += 1) statuses.push(await one())
    return statuses
  }
  const all = (await Promise.all(Array.from({ length: 10 }, worker))).flat()
  caller.close()
  expect(all.filter((status) => status !== 200)).toEqual([])
})
