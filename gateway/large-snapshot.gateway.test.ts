import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SnapshotFault } from '#contract/admin.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { anApi, aSnapshot, aStep } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { adminToken, RunningGateway } from './testing/start-gateway.ts'

let gateway: RunningGateway
let backend: Backend
const idOf = (kind: string, number: number) => `${kind}_${String(number).padStart(16, '0')}`

/** The APIs of a test, and many more beside it. */
const many = (apis: number): Snapshot => {
  const small = aSnapshot(backend.url, { api: { credential: 'none' } })
  const more = Array.from({ length: apis }, (_, number) =>
    anApi(backend.url, {
      id: idOf('api', number),
      name: `API ${number}`,
      path: `/many/${number}`,
      credential: 'none',
      operations: Array.from({ length: 20 }, (_, operation) => ({
        id: idOf('op', number * 20 + operation),
        method: 'GET' as const,
        path: `/things/${operation}/{thingId}`,
      })),
      withheld: [],
    }),
  )
  return { ...small, apis: [...small.apis, ...more] }
}
const status = async (path: string) => (await fetch(`${gateway.url}${path}`)).status
const put = (body: Uint8Array | string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.adminUrl}/v1/snapshot`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${adminToken}`, ...headers },
    body: body as string,
  })
const packed = { 'content-encoding': 'gzip' }
const enforced = async () =>
  ((await (await gateway.admin('GET', '/v1/status')).json()) as { snapshotHash: string })
    .snapshotHash

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start()
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(async () => {
  const small = aSnapshot(backend.url, { api: { credential: 'none' } })
  expect((await put(gzipSync(JSON.stringify(small)), packed)).status).toBe(200)
})

test('a large snapshot, packed or not, is enforced whole, and again after a restart', async () => {
  for (const apis of [300, 301]) {
    const snapshot = many(apis)
    const text = JSON.stringify(snapshot)
    const answer = apis === 300 ? await put(text) : await put(gzipSync(text), packed)
    expect(await answer.json()).toMatchObject({ hash: hashSnapshot(snapshot) })
    expect(await status(`/many/${apis - 1}/things/19/x`)).toBe(200)
    expect(await status(`/many/${apis}/things/19/x`)).toBe(404)
    expect(await status('/pets/all')).toBe(200)
  }
  await gateway.end('SIGKILL')
  await gateway.restart()
  expect(await enforced()).toBe(hashSnapshot(many(301)))
  expect(await status('/many/300/things/19/x')).toBe(200)
})

test('of a large one with faults the first hundred are told, and how many more; everything stays as it was', async () => {
  const before = await enforced()
  const snapshot = many(300)
  snapshot.apis = snapshot.apis.map((api) => ({ ...api, path: '/pets' }))
  const answer = await put(gzipSync(JSON.stringify(snapshot)), packed)
  expect(answer.status).toBe(422)
  const { faults } = (await answer.json()) as { faults: SnapshotFault[] }
  expect(faults).toHaveLength(101)
  expect(faults[0]).toEqual({ pointer: '/apis/1/path', message: '“Pets” lives at /pets already.' })
  expect(faults.at(-1)).toEqual({ pointer: '', message: 'And 200 more.' })
  expect(await enforced()).toBe(before)
  expect(await status('/pets/all')).toBe(200)
})

test('schemas that cannot be used are told operation by operation, though they are found by building', async () => {
  const before = await enforced()
  const snapshot = many(300)
  snapshot.steps = [aStep('validate-request', {})]
  const broken = {
    body: null,
    parameters: [],
    responses: [
      {
        status: '200',
        contents: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/gone' } }],
      },
    ],
  }
  const [first, ...others] = snapshot.apis
  if (!first) throw new Error('There is no API.')
  const [one, two] = first.operations
  const operations = { [one?.id ?? '']: broken, [two?.id ?? '']: broken }
  snapshot.apis = [{ ...first, contract: { schemas: {}, operations } }, ...others]
  const answer = await put(gzipSync(JSON.stringify(snapshot)), packed)
  const { faults } = (await answer.json()) as { faults: SnapshotFault[] }
  expect(faults.map(({ pointer }) => pointer)).toEqual([
    `/apis/0/contract/operations/${one?.id}`,
    `/apis/0/contract/operations/${two?.id}`,
  ])
  // Also beside faults that are found without it.
  const worse = { ...snapshot, steps: [aStep('timeout', { answerMs: 'soon' })] }
  const refused = await put(gzipSync(JSON.stringify(worse)), packed)
  const told = (await refused.json()) as { faults: SnapshotFault[] }
  expect(told.faults.map(({ pointer }) => pointer)).toEqual([
    '/steps/0/config/answerMs',
    ...faults.map(({ pointer }) => pointer),
  ])
  expect(await enforced()).toBe(before)
})

test('what is packed otherwise, broken or too large when unpacked is refused; everything stays as it was', async () => {
  const before = await enforced()
  const unknown = await put('x', { 'content-encoding': 'br' })
  expect([unknown.status, unknown.headers.get('accept-encoding')]).toEqual([415, 'gzip'])
  const text = JSON.stringify(many(300))
  const zip = gzipSync(text)
  const bodies: [Uint8Array | string, Record<string, string>][] = [
    ['{}', packed],
    [zip.subarray(0, zip.byteLength - 100), packed],
    [zip, {}],
    [text.slice(0, -1), {}],
    [gzipSync(text.slice(0, -1)), packed],
    [gzipSync(Buffer.alloc(300_000_000)), packed],
  ]
  for (const [body, headers] of bodies) expect((await put(body, headers)).status).toBe(400)
  expect(await enforced()).toBe(before)
  expect(await status('/pets/all')).toBe(200)
})

test('calls are answered while a large snapshot is read and built, and two at once are taken in turn', async () => {
  const [one, two] = [many(400), many(401)]
  let done = false
  /** In the order in which they were taken, which that of sending need not be. */
  const taken: string[] = []
  const activated = Promise.all(
    [one, two].map(async (snapshot) => {
      const { status } = await put(gzipSync(JSON.stringify(snapshot)), packed)
      taken.push(hashSnapshot(snapshot))
      return status
    }),
  ).finally(() => {
    done = true
  })
  const answers = new Set<number>()
  while (!done) answers.add(await status('/pets/all'))
  expect(await activated).toEqual([200, 200])
  expect([...answers]).toEqual([200])
  expect(await enforced()).toBe(taken[1])
})
