import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import { aSnapshot } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { updateApi } from '#lib/catalog/update-api.ts'
import { db } from '#lib/db/client.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import { listDeployments } from '#lib/deployments/repository.ts'
import { registerGateway } from '#lib/gateways/register-gateway.ts'
import { listGateways } from '#lib/gateways/repository.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { ensurePartitions } from '#lib/records/ensure-partitions.ts'
import { createKey } from '#lib/subscriptions/create-key.ts'
import { findReceipts } from '#lib/subscriptions/find-receipts.ts'
import { revokeKey } from '#lib/subscriptions/revoke-key.ts'
import { aDeployedApi, aSubscriptionWithKey, must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { RunningWorker } from './testing/start-worker.ts'

let backend: Backend
let gateway: RunningGateway
let staff: StaffScope
let member: OrganisationScope
let subscription: Awaited<ReturnType<typeof aSubscriptionWithKey>>
let workers: RunningWorker[] = []

const call = async (path = '/pets-api/pets', key = subscription.secret) =>
  (await fetch(`${gateway.url}${path}`, { headers: { 'x-api-key': key } })).status
/** Polls until what is expected holds; the promise is five seconds, the rest is for a busy machine. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 50 })
const work = () => workers.push(new RunningWorker())
/** What was counted may come with the page after that of the records. */
const allAreCounted = async () => {
  const { _sum } = await db.usageMinute.aggregate({ _sum: { calls: true } })
  expect(_sum.calls).toBe(await db.record.count())
}

beforeAll(async () => {
  await ensurePartitions()
  backend = await startBackend()
  gateway = await RunningGateway.start()
  staff = await aStaff()
  member = await aMember()
  const { productId } = await aDeployedApi(staff, backend.url)
  subscription = await aSubscriptionWithKey(member, productId)
  must(
    await registerGateway(staff, {
      name: 'Edge',
      region: '',
      publicUrl: gateway.url,
      adminUrl: gateway.adminUrl,
      adminToken,
    }),
  )
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.end('SIGKILL')))
  workers = []
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

test('a gateway that was registered gets the snapshot and the keys, and says so', async () => {
  work()
  await soon(async () => expect(await call()).toBe(200))
  expect(await call('/pets-api/hidden')).toBe(404)
  await soon(async () => {
    expect(await listGateways(staff)).toMatchObject([{ state: 'current', keysBehind: 0 }])
    const { subscriptionId, changes } = subscription
    expect(must(await findReceipts(member, { subscriptionId, sequences: changes }))).toMatchObject({
      holds: true,
      gateways: [{ name: 'Edge', unreachable: false }],
    })
  })
})

test('what is revoked and deployed while a gateway is away is shown as such, and holds when it is back', async () => {
  work()
  await soon(async () => expect(await call()).toBe(200))
  await gateway.end('SIGKILL')
  const { subscriptionId, keyId } = subscription
  const { changes } = must(await revokeKey(member, { keyId }))
  const api = await db.api.findFirstOrThrow({ select: { id: true } })
  must(
    await updateApi(staff, { apiId: api.id, summary: 'Pets, described anew', path: '/pets-two' }),
  )
  const { number } = must(await deploy(staff, { note: 'while it is away' }))
  await soon(async () => {
    const receipt = must(await findReceipts(member, { subscriptionId, sequences: changes }))
    expect(receipt).toMatchObject({ holds: false, gateways: [{ unreachable: true, tookMs: null }] })
    const [latest] = await listDeployments(staff)
    expect(latest).toMatchObject({ number, acknowledgements: [{ state: 'unreachable' }] })
  })

  await gateway.restart()
  await soon(async () => {
    expect(await call('/pets-two/pets')).toBe(401)
    expect(await call('/pets-api/pets')).toBe(404)
    const receipt = must(await findReceipts(member, { subscriptionId, sequences: changes }))
    expect(receipt.holds).toBe(true)
    const [latest] = await listDeployments(staff)
    expect(latest).toMatchObject({ acknowledgements: [{ state: 'active' }] })
  })
  const next = must(await createKey(member, { subscriptionId, slot: 'primary' }))
  subscription = { ...subscription, keyId: next.keyId ?? '', secret: next.secret ?? '' }
  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
})

test('a gateway that has lost its disk gets everything again', async () => {
  work()
  // With the disk go the counters that nobody has collected: those of stored records shall not be among them.
  await soon(async () => {
    const status = (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
    expect(status.recordsWaiting).toBe(0)
    await allAreCounted()
  })
  await workers.pop()?.end('SIGKILL')
  await gateway.end('SIGKILL')
  for (const name of readdirSync(gateway.folder))
    if (name !== 'id') rmSync(join(gateway.folder, name), { recursive: true })
  await gateway.restart()
  expect(await call('/pets-two/pets')).toBe(404)

  work()
  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
})

test('a gateway that runs anything else is put right', async () => {
  work()
  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
  const other = aSnapshot(backend.url)
  const answer = await gateway.admin('PUT', '/v1/snapshot', other)
  // From then on it may be put right at any moment.
  expect(await answer.json()).toMatchObject({ hash: hashSnapshot(other) })

  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
})

test('each record is stored exactly once, though workers are killed while they collect', async () => {
  work()
  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
  const ids: string[] = []
  for (let round = 0; round < 4; round += 1) {
    for (let index = 0; index < 60; index += 1) {
      const answer = await fetch(`${gateway.url}/pets-two/pets`, {
        headers: { 'x-api-key': subscription.secret },
      })
      ids.push(answer.headers.get('x-request-id') ?? '')
      await answer.arrayBuffer()
    }
    await workers.pop()?.end('SIGKILL')
    work()
  }
  await soon(async () =>
    expect(await db.record.count({ where: { requestId: { in: ids } } })).toBe(ids.length),
  )
  expect(new Set(ids).size).toBe(ids.length)
  await soon(allAreCounted)
})

test('what was deployed is in force and acknowledged, though workers are killed while they push it', async () => {
  const api = await db.api.findFirstOrThrow({ select: { id: true } })
  work()
  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
  let number = 0
  let before: string | null = null
  const inForce = async () =>
    ((await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus).snapshotHash
  /** How far a worker is at least when it is killed. */
  const moments: (() => Promise<boolean> | boolean)[] = [
    () => true,
    () => workers[0]?.output.includes('Serving a gateway') ?? false,
    async () => (await inForce()) !== before,
    () => true,
    async () =>
      (await db.acknowledgement.count({ where: { deployment: { number }, state: 'active' } })) > 0,
    () => workers[0]?.output.includes('Serving a gateway') ?? false,
  ]
  for (const [round, reached] of moments.entries()) {
    before = await inForce()
    must(
      await updateApi(staff, {
        apiId: api.id,
        summary: '',
        path: round < moments.length - 1 ? `/pets-${round}` : '/pets-two',
      }),
    )
    number = must(await deploy(staff, { note: `round ${round}` })).number
    await soon(async () => expect(await reached()).toBe(true))
    await workers.pop()?.end('SIGKILL')
    work()
  }
  const { hash } = await db.deployment.findFirstOrThrow({
    where: { number },
    select: { hash: true },
  })
  await soon(async () => {
    const status = (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
    expect(status.snapshotHash).toBe(hash)
    const [latest] = await listDeployments(staff)
    expect(latest).toMatchObject({ number, acknowledgements: [{ state: 'active' }] })
  })
  expect(await call('/pets-two/pets')).toBe(200)
})

test('two workers share the gateways; nothing is stored twice, and one goes on when the other dies', async () => {
  work()
  work()
  await soon(async () => expect(await call('/pets-two/pets')).toBe(200))
  const serving = () => workers.filter(({ output }) => output.includes('Serving a gateway'))
  await soon(async () => expect(serving()).toHaveLength(1))
  await serving()[0]?.end('SIGKILL')
  await soon(async () => expect(serving()).toHaveLength(2))

  const { subscriptionId, keyId } = subscription
  const { changes } = must(await revokeKey(member, { keyId }))
  await soon(async () => {
    expect(await call('/pets-two/pets')).toBe(401)
    expect(must(await findReceipts(member, { subscriptionId, sequences: changes })).holds).toBe(
      true,
    )
  })
})
