import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { gatewayStatus, type TargetStatus } from '#contract/admin.ts'
import type { BackendBalance } from '#contract/backend-balance.ts'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { TestAuthority, type TestCertificate } from './testing/certificates.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { startTlsBackend, type TlsBackend } from './testing/start-tls-backend.ts'

const KEY = 'gh_checks_on_terms'
const certificate = 'sec_0000000000client'
let gateway: RunningGateway
let authority: TestAuthority
let first: TestCertificate
let second: TestCertificate
/** Each serves only who shows a certificate of the authority. */
let places: [TlsBackend, TlsBackend]
let revision = 0

beforeAll(async () => {
  authority = await TestAuthority.create('Backends')
  first = await authority.issue({ name: 'first' })
  second = await authority.issue({ name: 'second' })
  const own = await authority.issue({ name: 'localhost' })
  places = [
    await startTlsBackend(own, authority.chain),
    await startTlsBackend(own, authority.chain),
  ]
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  await hold(first)
})
afterAll(async () => {
  await gateway?.remove()
  await Promise.all(places.map((place) => place.close()))
})
afterEach(async () => {
  // What no snapshot names is forgotten.
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(places[0].url))
  for (const place of places) place.shown.length = 0
})

async function hold(shown: TestCertificate): Promise<void> {
  revision += 1
  const secrets = [{ id: certificate, kind: 'certificate', ...shown }]
  const answer = await gateway.admin('PUT', '/v1/secrets', { revision: `r${revision}`, secrets })
  if (!answer.ok) throw new Error(await answer.text())
}
async function enforce(more: Partial<SnapshotStep> | null): Promise<void> {
  const config = { kind: 'client certificate', certificate, authorities: authority.chain }
  const url = places[0].url
  const balance: BackendBalance = {
    weight: 1,
    others: [{ url: places[1].url, weight: 1 }],
    choose: 'round-robin',
    whenAllOut: 'refuse',
    active: {
      path: '/health',
      intervalMs: 100,
      timeoutMs: 10_000,
      statuses: [],
      failures: 1,
      successes: 1,
    },
  }
  const snapshot = aSnapshot(url, {
    steps: more ? [aStep('backend-auth', config, more)] : [],
    api: { backend: { url, timeoutMs: 10_000, balance } },
  })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
const statusOfCall = async () =>
  (await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })).status
async function targets(): Promise<TargetStatus[]> {
  const answer = await (await gateway.admin('GET', '/v1/status')).json()
  return gatewayStatus.parse(answer).targets ?? []
}
/** Waits until each place was asked with this certificate. */
const asked = (by: string) =>
  expect
    .poll(() => places.every(({ shown }) => shown.at(-1) === by), { timeout: 30_000 })
    .toBe(true)
const states = async () => (await targets()).map(({ state }) => state)

test.each<[string, Partial<SnapshotStep>]>([
  ['an API', {}],
  ['all APIs', { scope: 'global', targetId: null }],
  ['a product', { scope: 'product', targetId: ids.product }],
  ['one of its operations', { scope: 'operation', targetId: ids.operation('list') }],
])('targets are asked on the terms on which %s calls them', async (_, more) => {
  await enforce(more)
  await asked('first')
  expect(await states()).toEqual(['healthy', 'healthy'])
  expect(await statusOfCall()).toBe(200)
})

test('another certificate holds for the next question, too', async () => {
  await enforce({})
  await asked('first')
  await hold(second)
  await asked('second')
  await hold(first)
  await asked('first')
  expect(await states()).toEqual(['healthy', 'healthy'])
})

test('what another deployment says of the terms holds for targets that stay as they are', async () => {
  await enforce(null)
  await expect.poll(states, { timeout: 30_000 }).toEqual(['out', 'out'])
  expect(await statusOfCall()).toBe(503)
  expect((await targets())[0]?.lastFault?.message).toContain('certificate is not valid')
  await enforce({})
  await expect.poll(states, { timeout: 30_000 }).toEqual(['healthy', 'healthy'])
  await enforce(null)
  await expect.poll(states, { timeout: 30_000 }).toEqual(['out', 'out'])
})

test('a step in dry-run says nothing of the terms', async () => {
  await enforce({ mode: 'dry-run' })
  await expect.poll(states, { timeout: 30_000 }).toEqual(['out', 'out'])
})
