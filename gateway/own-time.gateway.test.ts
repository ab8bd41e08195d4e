import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_own_time'
const WAIT_MS = 300
/** More than sockets hold on the way to a caller that takes nothing. */
const LARGE_BYTES = 30_000_000
/** What a busy machine may take for one of some calls; every wait here is several times as long, in all of them. */
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
/** Makes a call, and says which. */
type MakeCall = () => Promise<string | null | undefined>
const callOf =
  (
    path: string,
    headers: Record<string, string> = { 'x-api-key': KEY },
    takenAfterMs = 0,
  ): MakeCall =>
  async () => {
    const answer = await fetch(`${gateway.url}${path}`, { headers })
    await sleep(takenAfterMs)
    await answer.arrayBuffer()
    return answer.headers.get('x-request-id')
  }
/** One byte after the other, with a pause before each. */
const slowUpload: MakeCall = async () => {
  const body = '{"name":"x"}'
  const caller = new RawConnection(gateway.url)
  caller.send(
    `POST /pets/all HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  for (const byte of body) {
    await sleep(WAIT_MS / 6)
    caller.send(byte)
  }
  const answer = await caller.answer()
  caller.close()
  return answer?.headers['x-request-id']
}

/** The record of the first such call that a machine did not hold up meanwhile. */
async function expectOwnTime(make: MakeCall, waitedMs: number): Promise<CallRecord> {
  let record: CallRecord | undefined
  await expect
    .poll(
      async () => {
        record = await recordOf(gateway, await make())
        expect(record.totalMs).toBeGreaterThan(waitedMs - 10)
        return record.gatewayMs
      },
      { timeout: 40_000 },
    )
    .toBeLessThan(OWN_MS_MAX)
  return record as CallRecord
}

describe('the time of the gateway in a record', () => {
  test('has no part of what the backend took', async () => {
    await enforce()
    const record = await expectOwnTime(callOf('/pets/all'), WAIT_MS)
    expect(record.gatewayMs).toBeGreaterThan(0)
    expect((record.gatewayMs ?? 0) + (record.backendMs ?? 0)).toBeLessThanOrEqual(
      record.totalMs + 0.02,
    )
  })

  test('of a call that it refuses is all that the call took', async () => {
    await enforce()
    const record = await recordOf(gateway, await callOf('/pets/all', {})())
    expect(record).toMatchObject({ status: 401, backendMs: null })
    expect(record.gatewayMs).toBeGreaterThan(0)
    expect(record.gatewayMs).toBeLessThanOrEqual(record.totalMs)
  })

  test('has no part of a slow upload that goes on to the backend', async () => {
    await enforce()
    await expectOwnTime(slowUpload, 3 * WAIT_MS)
  })

  test('has no part of a slow upload that a step reads first', async () => {
    await enforce(aStep('json-threat', {}))
    await expectOwnTime(slowUpload, 3 * WAIT_MS)
  })

  test('has no part of an answer that comes slowly to a step that reads it', async () => {
    await enforce(aStep('remove-fields', { fields: ['b'] }))
    await expectOwnTime(callOf('/pets/one/parts'), 2 * WAIT_MS)
  })

  test('has no part of tries of a backend, nor of the pause between them', async () => {
    await enforce(aStep('retry', { triesMax: 2, on: ['503'], pauseMs: 400, pauseMsMax: 800 }))
    const retried = async () => {
      answers = 0
      const requestId = await callOf('/pets/one/retried')()
      expect(answers).toBe(2)
      return requestId
    }
    await expectOwnTime(retried, 2 * WAIT_MS)
  })

  test('has no part of a caller that takes its answer slowly', async () => {
    await enforce()
    const taken = callOf('/pets/one/large', { 'x-api-key': KEY }, 2 * WAIT_MS)
    await expectOwnTime(taken, 3 * WAIT_MS)
  })
})

test('the metrics tell the time of the gateway apart from that of calls', async () => {
  await enforce()
  const ownShare = async () => {
    await recordOf(gateway, await callOf('/pets/all')())
    const text = await (await gateway.admin('GET', '/metrics')).text()
    const told = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    expect(told('gatehouse_call_gateway_seconds_count')).toBe(told('gatehouse_call_seconds_count'))
    const own = told('gatehouse_call_gateway_seconds_sum')
    expect(own).toBeGreaterThan(0)
    return own / told('gatehouse_call_seconds_sum')
  }
  await expect.poll(ownShare).toBeLessThan(0.5)
})
