import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gatewayStatus } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical, hashSnapshot } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { aKey, anApi, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

/** What a version that judged less strictly has left on the disk. */
const KEY = 'gh_faults'
const other = 'api_other00000000000'

let backend: Backend
let gateway: RunningGateway
let snapshot: Snapshot

beforeEach(async () => {
  backend = await startBackend()
  const one = aSnapshot(backend.url, { steps: [aStep('timeout', { answerMs: 1_000 })] })
  const operations = [{ id: ids.operation('other'), method: 'GET' as const, path: '/all' }]
  snapshot = {
    ...one,
    apis: [
      ...one.apis,
      { ...anApi(backend.url), id: other, path: '/other', operations, withheld: [] },
    ],
    products: [{ id: ids.product, name: 'Starter', apiIds: [other, ids.api] }],
  }
  gateway = await RunningGateway.start({ GATEWAY_THREADS: '2' })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  await gateway.end('SIGTERM')
})
afterEach(async () => {
  await gateway.remove()
  await backend.close()
})

const call = (path: string, headers: Record<string, string> = { 'x-api-key': KEY }) =>
  fetch(gateway.url + path, { headers: { ...headers, connection: 'close' } })
const statusOf = async (path: string, headers?: Record<string, string>) => {
  const answer = await call(path, headers)
  await answer.arrayBuffer()
  return answer.status
}
const statusNow = async () =>
  gatewayStatus.parse(await (await gateway.admin('GET', '/v1/status')).json())
const stored = () => readFileSync(join(gateway.folder, 'snapshot.json'), 'utf8')
const store = (changed: Snapshot) => {
  const canonical = canonicalJson(changed)
  const text = `${canonical}\n${hashCanonical(canonical)}\n`
  writeFileSync(join(gateway.folder, 'snapshot.json'), text)
  return text
}
const withSteps = (...steps: Snapshot['steps']): Snapshot => ({ ...snapshot, steps })

test('a step that this version refuses closes its API in every thread, and no other', async () => {
  const unsound = withSteps(aStep('timeout', { answerMs: -1 }))
  const text = store(unsound)
  await gateway.restart()
  expect(gateway.output).toContain('the APIs that they concern refuse every call')
  expect(gateway.output).toContain('/steps/0/config/answerMs')
  // Each call by a connection of its own, so that both threads are asked.
  for (let round = 0; round < 12; round += 1) {
    expect(await statusOf('/pets/all')).toBe(503)
    expect(await statusOf('/other/all')).toBe(200)
  }
  expect(backend.seen.every(({ url }) => !url.startsWith('/pets'))).toBe(true)
  expect(await statusOf('/pets/all', {})).toBe(503)
  expect(await statusOf('/pets/one/secret')).toBe(404)
  expect(await statusOf('/other/all', {})).toBe(401)

  const refused = await call('/pets/all')
  expect(await refused.json()).toMatchObject({ status: 503, code: 'api-not-enforced' })
  expect(await recordOf(gateway, refused.headers.get('x-request-id'))).toMatchObject({
    code: 'api-not-enforced',
    apiId: ids.api,
    subscriptionId: ids.subscription,
    backendMs: null,
  })
  // What was deployed is not what runs, and nothing says that it is.
  expect((await statusNow()).snapshotHash).not.toBe(hashSnapshot(unsound))
  expect(stored()).toBe(text)

  expect((await gateway.admin('PUT', '/v1/snapshot', unsound)).status).toBe(422)
  expect(await statusOf('/pets/all')).toBe(503)
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  for (let round = 0; round < 6; round += 1) expect(await statusOf('/pets/all')).toBe(200)
})

test('what is deployed without the step at fault opens the API again, though nothing else of it is new', async () => {
  store(withSteps(aStep('timeout', { answerMs: -1 })))
  await gateway.restart()
  expect(await statusOf('/pets/all')).toBe(503)
  const mended = withSteps()
  // Nobody takes what is enforced in part for it: the worker would send nothing.
  expect((await statusNow()).snapshotHash).not.toBe(hashSnapshot(mended))
  expect((await gateway.admin('PUT', '/v1/snapshot', mended)).status).toBe(200)
  for (let round = 0; round < 6; round += 1) expect(await statusOf('/pets/all')).toBe(200)
  expect(stored()).toContain(hashSnapshot(mended))
})

test('the status tells what is not enforced and why, until it is mended', async () => {
  const unsound = withSteps(aStep('timeout', { answerMs: -1 }))
  store(unsound)
  await gateway.restart()
  expect((await statusNow()).notEnforced).toEqual({
    hash: hashSnapshot(unsound),
    apiIds: [ids.api],
    apiCount: 1,
    faults: [{ pointer: '/steps/0/config/answerMs', message: expect.any(String) }],
  })
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  expect(await statusNow()).not.toHaveProperty('notEnforced')
})

test('a step in dry-run that this version refuses is left out and told, and closes no API', async () => {
  const everywhere = { scope: 'global' as const, targetId: null }
  const unsound = withSteps(
    aStep('timeout', { answerMs: -1 }, { ...everywhere, mode: 'dry-run' }),
    aStep('require-header', { headers: [{ name: 'x-needed' }] }, everywhere),
  )
  const text = store(unsound)
  await gateway.restart()
  expect(gateway.output).toContain('Steps in dry-run of the snapshot on disk have faults')
  expect(gateway.output).not.toContain('refuse every call')
  for (let round = 0; round < 6; round += 1) {
    expect(await statusOf('/pets/all', { 'x-api-key': KEY, 'x-needed': '1' })).toBe(200)
    // What is enforced beside it is.
    expect(await statusOf('/other/all')).toBe(400)
  }
  const { notEnforced, snapshotHash } = await statusNow()
  expect(notEnforced).toEqual({
    hash: hashSnapshot(unsound),
    apiIds: [],
    apiCount: 0,
    faults: [{ pointer: '/steps/0/config/answerMs', message: expect.any(String) }],
  })
  expect(snapshotHash).not.toBe(hashSnapshot(unsound))
  expect(stored()).toBe(text)
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  expect(await statusNow()).not.toHaveProperty('notEnforced')
})

test('a step for all closes all; a secret that is not there closes what needs it', async () => {
  const everywhere = { scope: 'global' as const, targetId: null }
  store(withSteps(aStep('timeout', { answerMs: -1 }, everywhere)))
  await gateway.restart()
  expect([await statusOf('/pets/all'), await statusOf('/other/all')]).toEqual([503, 503])
  await gateway.end('SIGTERM')

  const password = { kind: 'basic', user: 'gatehouse', secret: 'sec_none000000000000' }
  store(withSteps(aStep('backend-auth', password)))
  await gateway.restart()
  expect([await statusOf('/pets/all'), await statusOf('/other/all')]).toEqual([503, 200])
})

test('a fault of which nobody can say whom it concerns closes the gateway', async () => {
  store({ ...snapshot, steps: [aStep('timeout', { answerMs: 1_000 }, { targetId: 'api_none' })] })
  await gateway.restart()
  expect(gateway.output).toContain('every call is refused until another comes')
  expect([await statusOf('/pets/all'), await statusOf('/other/all')]).toEqual([404, 404])
  expect(await statusNow()).toMatchObject({
    snapshotHash: null,
    notEnforced: { apiIds: null, apiCount: 2, faults: [{ pointer: '/steps/0/targetId' }] },
  })
  await gateway.end('SIGTERM')

  writeFileSync(join(gateway.folder, 'snapshot.json'), `${stored()}!`)
  await gateway.restart()
  expect((await statusNow()).notEnforced).toMatchObject({ hash: null, apiIds: null })
})
