import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { lastRecordOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_own_time'
const WAIT_MS = 300
/** More than sockets hold on the way to a caller that takes nothing. */
const LARGE_BYTES = 30_000_000
/** What a busy machine may take for a call; every wait here is several times as long. */
const OWN_MS_MAX = 150

let gateway: RunningGateway
let backend: Backend
let answers = 0

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    answers += 1
    const isFirst = answers === 1
    request.resume().on('end', async () => {
      await sleep(WAIT_MS)
      if (request.url === '/one/retried' && isFirst) response.statusCode = 503
      response.setHeader('content-type', 'application/json')
      response.write('{"a":')
      if (request.url === '/one/parts') await sleep(WAIT_MS)
      response.end(request.url === '/one/large' ? Buffer.alloc(LARGE_BYTES, 32) : '1}')
    })
  })
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})

async function enforce(...steps: SnapshotStep[]): Promise<void> {
  answers = 0
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (path: string) => fetch(`${gateway.url}${path}`, { headers: { 'x-api-key': KEY } })

async function recordAfter(asked: Promise<unknown>): Promise<CallRecord> {
  await asked
  return lastRecordOf(gateway, '/pets')
}
/** One byte after the other, with a pause before each. */
async function slowUpload(): Promise<void> {
  const body = '{"name":"x"}'
  const caller = new RawConnection(gateway.url)
  caller.send(
    `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  for (const byte of body) {
    await sleep(WAIT_MS / 6)
    caller.send(byte)
  }
  await caller.answer()
  caller.close()
}

function expectOwnTime({ gatewayMs, totalMs }: CallRecord, waitedMs: number): void {
  expect(totalMs).toBeGreaterThan(waitedMs - 10)
  expect(gatewayMs).not.toBeNull()
  expect(gatewayMs).toBeLessThan(OWN_MS_MAX)
}

describe('the time of the gateway in a record', () => {
  test('has no part of what the backend took', async () => {
    await enforce()
    const record = await recordAfter(call('/pets/all'))
    expectOwnTime(record, WAIT_MS)
    expect(record.gatewayMs).toBeGreaterThan(0)
    expect((record.gatewayMs ?? 0) + (record.backendMs ?? 0)).toBeLessThanOrEqual(
      record.totalMs + 0.02,
    )
  })

  test('of a call that it refuses is all that the call took', async () => {
    await enforce()
    const record = await recordAfter(fetch(`${gateway.url}/pets/all`))
    expect(record).toMatchObject({ status: 401, backendMs: null })
    expect(record.gatewayMs).toBeGreaterThan(0)
    expect(record.gatewayMs).toBeLessThanOrEqual(record.totalMs)
  })

  test('has no part of a slow upload that goes on to the backend', async () => {
    await enforce()
    expectOwnTime(await recordAfter(slowUpload()), 3 * WAIT_MS)
  })

  test('has no part of a slow upload that a step reads first', async () => {
    await enforce(aStep('json-threat', {}))
    expectOwnTime(await recordAfter(slowUpload()), 3 * WAIT_MS)
  })

  test('has no part of an answer that comes slowly to a step that reads it', async () => {
    await enforce(aStep('remove-fields', { fields: ['b'] }))
    expectOwnTime(await recordAfter(call('/pets/one/parts').then((said) => said.text())), 600)
  })

  test('has no part of tries of a backend, nor of the pause between them', async () => {
    await enforce(aStep('retry', { triesMax: 2, on: ['503'], pauseMs: 400, pauseMsMax: 800 }))
    const record = await recordAfter(call('/pets/one/retried'))
    expect(answers).toBe(2)
    expectOwnTime(record, 2 * WAIT_MS)
  })

  test('has no part of a caller that takes its answer slowly', async () => {
    await enforce()
    const taken = call('/pets/one/large').then(async (said) => {
      await sleep(2 * WAIT_MS)
      return said.arrayBuffer()
    })
    expectOwnTime(await recordAfter(taken), 3 * WAIT_MS)
  })
})

test('the metrics tell the time of the gateway apart from that of calls', async () => {
  const text = await (await gateway.admin('GET', '/metrics')).text()
  const told = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  expect(told('gatehouse_call_gateway_seconds_count')).toBe(told('gatehouse_call_seconds_count'))
  const own = told('gatehouse_call_gateway_seconds_sum')
  expect(own).toBeGreaterThan(0)
  expect(own).toBeLessThan(told('gatehouse_call_seconds_sum') / 2)
})
