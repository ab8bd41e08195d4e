import { once } from 'node:events'
import type { RequestListener, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_standing_still'
const HEAD_MS = 3_000
/** A backend is given so much. */
const TIMEOUT_MS = 3_000
/** Longer than every deadline of these tests. */
const STILL_MS = 5_000

let gateway: RunningGateway
let backend: Backend
let answerWith: RequestListener = (_, response) => void response.end('ok')

beforeAll(async () => {
  backend = await startBackend((request, response) => answerWith(request, response))
  gateway = await RunningGateway.start({ GATEWAY_HEAD_MS: String(HEAD_MS) })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const snapshot = aSnapshot(backend.url, {
    api: { backend: { url: backend.url, timeoutMs: TIMEOUT_MS } },
  })
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

const get = `GET /pets/all HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\n\r\n`
/** As when the machine is paused, or has no time for it. */
async function standStill(meanwhile: () => void): Promise<void> {
  process.kill(gateway.pid as number, 'SIGSTOP')
  try {
    meanwhile()
    await pause(STILL_MS)
  } finally {
    process.kill(gateway.pid as number, 'SIGCONT')
  }
}

test('callers who came before or while the gateway stood still have their time from then on', async () => {
  const ten = () => Array.from({ length: 10 }, () => new RawConnection(gateway.url))
  const connections = ten()
  await Promise.all(connections.map(({ socket }) => once(socket, 'connect')))
  await standStill(() => void connections.push(...ten()))
  // Long enough for the gateway to look at its deadlines, more than once.
  await pause(HEAD_MS / 4)
  for (const connection of connections) connection.send(get)
  const answers = await Promise.all(connections.map((connection) => connection.answer()))
  for (const connection of connections) connection.close()
  expect(answers.map((answer) => answer?.status)).toEqual(connections.map(() => 200))
})

test('a head half of which was there waits for its rest', async () => {
  const connection = new RawConnection(gateway.url)
  connection.send(get.slice(0, 40))
  await pause(HEAD_MS / 4)
  await standStill(() => undefined)
  await pause(HEAD_MS / 8)
  connection.send(get.slice(40))
  expect(await connection.answer()).toMatchObject({ status: 200 })
  connection.close()
})

test('a backend that answered while the gateway stood still is not blamed for it', async () => {
  const held: ServerResponse[] = []
  const asked = new Promise<void>((resolve) => {
    answerWith = (_, response) => {
      held.push(response)
      if (held.length === 20) resolve()
    }
  })
  const connections = Array.from({ length: 20 }, () => new RawConnection(gateway.url))
  await Promise.all(connections.map(({ socket }) => once(socket, 'connect')))
  for (const connection of connections) connection.send(get)
  await asked
  await standStill(() => {
    for (const response of held) response.end('ok')
  })
  const answers = await Promise.all(connections.map((connection) => connection.answer()))
  for (const connection of connections) connection.close()
  expect(answers.map((answer) => answer?.status)).toEqual(connections.map(() => 200))
})

test('one that does not answer is still given up in time', async () => {
  answerWith = () => undefined
  const connection = new RawConnection(gateway.url)
  connection.send(get)
  await standStill(() => undefined)
  expect(await connection.answer()).toMatchObject({ status: 504 })
  connection.close()
})
