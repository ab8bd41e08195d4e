import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { TRACE_HEADER, trace as traceShape } from '#contract/trace.ts'
import { TICKET_MS, ticketKey, writeTicket } from '#contract/trace-ticket.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { SettableClock } from './testing/settable-clock.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { adminToken, RunningGateway } from './testing/start-gateway.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BY_PRODUCT = 'gh_byproduct'
const BY_API = 'gh_byapi'
let clock: SettableClock
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  clock = new SettableClock()
  gateway = await RunningGateway.start(clock.settings)
  backend = await startBackend()
  const keys = [aKey(BY_PRODUCT), aKey(BY_API, { scope: { apiId: ids.api } })]
  await gateway.admin('PUT', '/v1/keys', keyTable(1, keys))
})
afterAll(async () => {
  await gateway?.remove()
  clock?.remove()
  await backend?.close()
})
afterEach(() => clock.set(0))

const except = (...targets: [targetId: string, until: number][]) => ({
  exceptions: targets.map(([targetId, until]) => ({ targetId, until })),
})
/** Refuses everybody, so that who passes was excepted. */
const aClosedDoor = (more: Partial<SnapshotStep> = {}) =>
  aStep('ip-filter', { allow: ['203.0.113.0/24'] }, { scope: 'global', targetId: null, ...more })
async function enforce(...steps: SnapshotStep[]): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}
const call = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/pets${path}`, { headers: { 'x-api-key': BY_PRODUCT, ...headers } })
const statusOf = async (path: string, key = BY_PRODUCT) =>
  (await call(path, { 'x-api-key': key })).status

test('a step is enforced everywhere but where it is excepted, and there again at the end, without a deployment', async () => {
  const until = clock.now() + 5_000
  await enforce(aClosedDoor(except([ids.operation('list'), until])))
  expect([await statusOf('/all'), await statusOf('/one/1')]).toEqual([200, 403])
  let lastPass = 0
  await expect
    .poll(async () => {
      const began = clock.now()
      const status = await statusOf('/all')
      if (status === 200) lastPass = began
      return status
    })
    .toBe(403)
  // No call that began later passed, and none was refused before.
  expect(lastPass).toBeLessThan(until)
  expect(clock.now()).toBeGreaterThan(until - 1_000)
})

test.each([
  ['the API', ids.api, [200, 200, 200]],
  ['the product, for calls that enter by it', ids.product, [200, 200, 403]],
  ['one operation', ids.operation('list'), [200, 403, 200]],
])('an exception from a step of every call for %s', async (_, targetId, expected) => {
  await enforce(aClosedDoor(except([targetId, clock.now() + HOUR_MS])))
  expect([
    await statusOf('/all'),
    await statusOf('/one/1'),
    await statusOf('/all', BY_API),
  ]).toEqual(expected)
})

test('a step of a product and one of an API are skipped at one operation', async () => {
  const until = clock.now() + HOUR_MS
  const product = { scope: 'product', targetId: ids.product } as const
  await enforce(aClosedDoor({ ...product, ...except([ids.operation('list'), until]) }))
  expect([
    await statusOf('/all'),
    await statusOf('/one/1'),
    await statusOf('/one/1', BY_API),
  ]).toEqual([200, 403, 200])
  const api = { scope: 'api', targetId: ids.api } as const
  await enforce(aClosedDoor({ ...api, ...except([ids.operation('one'), until]) }))
  expect([await statusOf('/all'), await statusOf('/one/1')]).toEqual([403, 200])
})

test('exceptions of one place end one after the other', async () => {
  const [soon, later] = [clock.now() + HOUR_MS, clock.now() + DAY_MS]
  const list = ids.operation('list')
  await enforce(
    aClosedDoor(except([ids.api, soon], [list, later])),
    aStep('require-header', { headers: [{ name: 'x-tenant' }] }, except([list, soon])),
  )
  const both = async () => [await statusOf('/all'), await statusOf('/one/1')]
  expect(await both()).toEqual([200, 400])
  clock.set(2 * HOUR_MS)
  expect(await both()).toEqual([400, 403])
  clock.set(DAY_MS + HOUR_MS)
  expect(await both()).toEqual([403, 403])
})

test('what has ended does not begin again when the clock is set back; another deployment goes by the clock as it is', async () => {
  const steps = [aClosedDoor(except([ids.operation('list'), clock.now() + HOUR_MS]))]
  await enforce(...steps)
  expect(await statusOf('/all')).toBe(200)
  clock.set(DAY_MS)
  expect(await statusOf('/all')).toBe(403)
  clock.set(-DAY_MS)
  expect(await statusOf('/all')).toBe(403)
  clock.set(0)
  expect(await statusOf('/all')).toBe(403)
  await enforce()
  await enforce(...steps)
  expect(await statusOf('/all')).toBe(200)
})

test('an exception ends when its time has passed, though the clock was set back meanwhile', async () => {
  await enforce(aClosedDoor(except([ids.operation('list'), clock.now() + 5_000])))
  clock.set(-DAY_MS)
  expect(await statusOf('/all')).toBe(200)
  await expect.poll(() => statusOf('/all')).toBe(403)
})

test('a gateway that starts again enforces the end all the same', async () => {
  await enforce(aClosedDoor(except([ids.operation('list'), clock.now() + HOUR_MS])))
  await gateway.end('SIGTERM')
  await gateway.restart()
  expect(await statusOf('/all')).toBe(200)
  clock.set(2 * HOUR_MS)
  expect(await statusOf('/all')).toBe(403)
})

test('a rate limit counts no call of the operation that is excepted from it', async () => {
  const limit = aStep(
    'rate-limit',
    { calls: 1, windowSeconds: 3_600 },
    except([ids.operation('list'), clock.now() + HOUR_MS]),
  )
  await enforce(limit)
  expect([await statusOf('/all'), await statusOf('/all'), await statusOf('/one/1')]).toEqual([
    200, 200, 200,
  ])
  expect([await statusOf('/one/1'), await statusOf('/all')]).toEqual([429, 200])
})

test('a trace says which step was excepted and until when; one in dry-run too', async () => {
  const until = clock.now() + HOUR_MS
  const door = aClosedDoor({ mode: 'dry-run', ...except([ids.operation('list'), until]) })
  await enforce(door)
  const ticket = writeTicket(
    { id: 'trc_0000000000000001', apiId: ids.api, expiresAt: clock.now() + TICKET_MS },
    [ticketKey(adminToken)],
  )
  const traced = async (path: string) => {
    const answer = await call(path, { [TRACE_HEADER]: ticket })
    await answer.arrayBuffer()
    let found: Response | undefined
    await expect
      .poll(async () => {
        found = await gateway.admin('GET', `/v1/trace/${answer.headers.get('x-request-id')}`)
        return found.status
      })
      .toBe(200)
    return traceShape.parse(await found?.json())
  }
  expect(await traced('/all')).toMatchObject({
    steps: [],
    excepted: [{ stepId: door.id, policy: 'ip-filter', scope: 'global', until }],
  })
  const other = await traced('/one/1')
  expect(other.steps.map(({ verdict }) => verdict)).toEqual(['would-refuse'])
  expect(other.excepted).toBeUndefined()
})

test('every thread of a gateway skips the step, and enforces it from the end on', async () => {
  const threaded = await RunningGateway.start({ ...clock.settings, GATEWAY_THREADS: '3' })
  try {
    await threaded.admin('PUT', '/v1/keys', keyTable(1, [aKey(BY_PRODUCT)]))
    const steps = [aClosedDoor(except([ids.operation('list'), clock.now() + HOUR_MS]))]
    await threaded.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
    // Each connection is taken by a thread of the kernel's choice.
    const answered = async (path: string) => {
      const headers = { 'x-api-key': BY_PRODUCT, connection: 'close' }
      const answers = await Promise.all(
        Array.from({ length: 24 }, () => fetch(`${threaded.url}/pets${path}`, { headers })),
      )
      return new Set(answers.map(({ status }) => status))
    }
    expect(await answered('/all')).toEqual(new Set([200]))
    expect(await answered('/one/1')).toEqual(new Set([403]))
    clock.set(2 * HOUR_MS)
    expect(await answered('/all')).toEqual(new Set([403]))
  } finally {
    await threaded.remove()
  }
})
