import { afterAll, beforeAll, expect, test } from 'vitest'
import { aSnapshot } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { db } from '#lib/db/client.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import { registerGateway } from '#lib/gateways/register-gateway.ts'
import { removeGateway } from '#lib/gateways/remove-gateway.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { removeStep } from '#lib/policy-chains/remove-step.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { createException } from '#lib/policy-exceptions/create-exception.ts'
import { newId } from '#lib/shared/ids.ts'
import { suspendSubscription } from '#lib/subscriptions/suspend-subscription.ts'
import { makeTraceHeader } from '#lib/tracing/make-trace-header.ts'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { aDeployedApi, aSubscriptionWithKey, must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { listEntrances } from './list-entrances.ts'
import { replayRequest } from './replay-request.ts'
import { replayInput } from './schema.ts'
import { startOfOperation, startOfTrace } from './start-of-replay.ts'

let backend: Backend
let gateway: RunningGateway
let staff: StaffScope
let gatewayId = ''
let apiId = ''
let productId = ''
let subscriptionId = ''

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start()
  staff = await aStaff()
  gatewayId = must(
    await registerGateway(staff, {
      name: 'Edge',
      region: '',
      publicUrl: gateway.url,
      adminUrl: gateway.adminUrl,
      adminToken,
    }),
  ).gatewayId
  ;({ apiId, productId } = await aDeployedApi(staff, 'https://pets.example.com/v1'))
  subscriptionId = (await aSubscriptionWithKey(await aMember(), productId)).subscriptionId
})
afterAll(async () => {
  await removeGateway(staff, { gatewayId })
  await gateway.remove()
  await backend.close()
})

const replay = (more: object = {}) =>
  replayRequest(
    staff,
    replayInput.parse({ apiId, target: '/pets-api/pets', subscriptionId, ...more }),
  )
const seen = async (more: object = {}) => must(await replay(more))
async function withStep<Value>(
  step: { policy: string; config: Record<string, unknown> },
  run: () => Promise<Value>,
): Promise<Value> {
  const { stepId } = must(
    await saveStep(staff, { ...step, scope: 'api', targetId: apiId, mode: 'enforce' }),
  )
  try {
    return await run()
  } finally {
    must(await removeStep(staff, { stepId }))
  }
}
const filter = { policy: 'ip-filter', config: { allow: ['198.51.100.0/24'] } }

test('a request that a pending step would refuse passes the deployed chain, and both are told side by side', async () => {
  const view = await withStep(filter, () => seen())
  expect(view).toMatchObject({
    gatewayName: 'Edge',
    changed: true,
    deployed: { state: 'ran', status: 200, code: null, steps: [], backendCalls: 1 },
    pending: {
      state: 'ran',
      status: 403,
      backendCalls: 0,
      sent: null,
      steps: [{ title: 'IP filter', verdict: 'refused', origin: { targetId: apiId } }],
    },
  })
  const code = view.pending.state === 'ran' ? view.pending.code : ''
  expect(view.differences[0]).toEqual({
    part: 'outcome',
    name: 'outcome',
    from: '200',
    to: `403 ${code}`,
  })
  expect(view.differences.map(({ part }) => part)).toEqual(
    expect.arrayContaining(['step', 'sent', 'answer']),
  )
})

test('with nothing pending both sides are the same and differ in nothing', async () => {
  expect(await seen()).toMatchObject({
    changed: false,
    differences: [],
    pending: { state: 'ran', status: 200 },
  })
})

test('the backend’s answer is what was typed, and goes back through the steps', async () => {
  const config = { headers: [{ on: 'response', name: 'x-told', value: 'yes' }] }
  const answer = {
    status: 404,
    headers: [{ name: 'content-type', value: 'application/json' }],
    body: '{}',
  }
  const { pending, differences } = await withStep({ policy: 'set-header', config }, () =>
    seen({ answer }),
  )
  expect(pending).toMatchObject({ status: 404, code: null, answer: { body: '{}' } })
  expect(differences).toContainEqual({ part: 'answer', name: 'x-told', from: null, to: 'yes' })
})

test('a subscription is judged as its key would be, a product as if a key of it came, nobody as nobody', async () => {
  expect((await seen()).deployed).toMatchObject({ gates: [{}, { gate: 'key', passed: true }] })
  expect((await seen({ subscriptionId: undefined, productId })).deployed).toMatchObject({
    status: 200,
  })
  expect((await seen({ subscriptionId: undefined })).deployed).toMatchObject({
    status: 401,
    code: 'key-missing',
  })
  const other = (await aSubscriptionWithKey(await aMember(), productId)).subscriptionId
  must(await suspendSubscription(staff, { subscriptionId: other, reason: 'To be looked at.' }))
  const { deployed } = await seen({ subscriptionId: other })
  expect(deployed).toMatchObject({ status: 401, code: 'key-invalid' })
  expect(deployed.state === 'ran' && deployed.reason).toContain('is suspended')
})

test('a key that is typed is refused, whoever the call enters by: it is not dropped without a word', async () => {
  const headers = [{ name: 'X-Api-Key', value: 'typed by hand' }]
  for (const by of [{}, { subscriptionId: undefined }, { subscriptionId: undefined, productId }])
    expect(await replay({ ...by, headers })).toMatchObject({
      failure: { code: 'invalid_input', faults: [{ path: 'headers.0.name' }] },
    })
})

test('a step that the gateway would refuse to enforce is told with its faults', async () => {
  const id = newId('stp')
  await db.step.create({
    data: { id, policy: 'rate-limit', scope: 'api', apiId, config: { calls: 0 }, position: 9 },
  })
  const { pending, deployed } = await seen()
  await db.step.delete({ where: { id } })
  expect(deployed.state).toBe('ran')
  expect(pending.state === 'faulty' && pending.faults[0]?.pointer).toContain('/steps/0/config')
})

test('an API that is not deployed yet is replayed as it would be; one that is a draft is told to be published', async () => {
  const draft = await anApi(staff, 'GET /all')
  await db.api.update({ where: { id: draft }, data: { status: 'draft' } })
  expect(await replay({ apiId: draft })).toMatchObject({ failure: { code: 'not_found' } })
  await db.api.update({ where: { id: draft }, data: { status: 'published', credential: 'none' } })
  const { path } = await db.api.findUniqueOrThrow({ where: { id: draft } })
  const view = await seen({ apiId: draft, target: `${path}/nowhere` })
  expect(view).toMatchObject({
    deployed: { state: 'absent' },
    pending: { state: 'ran', status: 404, code: 'not-found' },
  })
  await db.api.update({ where: { id: draft }, data: { status: 'draft' } })
})

test('a replay leaves an audit entry without the request, and no record', async () => {
  const before = await auditedTimes(apiId, 'replay.made')
  await seen({ method: 'POST', target: '/pets-api/pets?of=ada', body: 'a private thing' })
  expect(await auditedTimes(apiId, 'replay.made')).toBe(before + 1)
  const event = await db.auditEvent.findFirstOrThrow({
    where: { targetId: apiId, action: 'replay.made' },
    orderBy: { at: 'desc' },
  })
  expect(event.after).toMatchObject({ method: 'POST', subscriptionId })
  expect(JSON.stringify(event)).not.toMatch(/private|ada/)
  expect(backend.seen).toHaveLength(0)
})

test('what does not exist is not found, and without a gateway that answers it is said which does not', async () => {
  for (const more of [
    { apiId: newId('api') },
    { subscriptionId: newId('sub') },
    { subscriptionId: undefined, productId: newId('prd') },
  ])
    expect(await replay(more)).toMatchObject({ failure: { code: 'not_found' } })
  expect(replayInput.safeParse({ apiId, target: '/', subscriptionId, productId }).success).toBe(
    false,
  )
  await gateway.end('SIGKILL')
  expect(await replay()).toMatchObject({
    failure: { code: 'gateway_unreachable', message: expect.stringContaining('Edge: It cannot') },
  })
  await gateway.restart()
})

test('an exception whose end has come is no pending change of a replay', async () => {
  const { id } = await db.operation.findFirstOrThrow({ where: { apiId, path: '/pets' } })
  await withStep({ policy: 'rate-limit', config: { calls: 5, windowSeconds: 60 } }, async () => {
    const step = await db.step.findFirstOrThrow({ where: { apiId } })
    const endsAt = new Date(Date.now() + 5_000).toISOString()
    must(await createException(staff, { stepId: step.id, targetId: id, reason: 'A move', endsAt }))
    must(await deploy(staff, { note: '' }))
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(endsAt))
    expect(await seen()).toMatchObject({ changed: false, differences: [] })
  })
  must(await deploy(staff, { note: '' }))
})

test('who may not see subscriptions replays by none, and by any product', async () => {
  const operator = await aStaff('operator')
  const by = (more: object) =>
    replayRequest(operator, replayInput.parse({ apiId, target: '/pets-api/pets', ...more }))
  expect(await by({ subscriptionId })).toMatchObject({
    failure: { code: 'not_found', message: expect.stringContaining('by a product') },
  })
  expect(await by({ productId })).toMatchObject({ value: { deployed: { status: 200 } } })
})

test('a gateway at which other replays wait is told to be busy, not away', async () => {
  let made: Awaited<ReturnType<typeof replay>>[] = []
  // On a busy machine the first may be answered before the last has come.
  await expect
    .poll(async () => {
      made = await Promise.all(Array.from({ length: 24 }, () => replay()))
      return made.some((one) => !one.ok)
    })
    .toBe(true)
  const refused = made.filter((one) => !one.ok)
  expect(made.filter((one) => one.ok).length).toBeGreaterThanOrEqual(1)
  for (const { failure } of refused)
    expect(failure).toEqual({
      code: 'replay_busy',
      message: 'Other replays wait at Edge already. Try again in some seconds.',
    })
})

test('it begins with what the document says, and with whoever calls the API', async () => {
  const { id } = await db.operation.findFirstOrThrow({ where: { apiId, path: '/pets' } })
  expect(await startOfOperation(staff, id)).toMatchObject({
    method: 'GET',
    target: '/pets-api/pets',
    answer: { status: 200 },
  })
  const entrances = await listEntrances(staff, { apiId, subscriptionId })
  expect(entrances.products).toEqual([{ id: productId, name: 'Starter' }])
  expect(entrances.subscriptions[0]?.id).toBe(subscriptionId)
})

test('subscriptions that are active are offered before newer ones that are not', async () => {
  const newer = (await aSubscriptionWithKey(await aMember(), productId)).subscriptionId
  must(await suspendSubscription(staff, { subscriptionId: newer, reason: 'Not paid.' }))
  const { subscriptions } = await listEntrances(staff, { apiId })
  const suspended = subscriptions.map(({ name }) => name.endsWith('(suspended)'))
  expect(suspended).toEqual(suspended.toSorted())
  expect(suspended).toContain(false)
  expect(suspended[subscriptions.findIndex(({ id }) => id === newer)]).toBe(true)
})

test('it takes over the call of a trace, and the example of the document for what a trace does not keep', async () => {
  const { id } = await db.operation.findFirstOrThrow({ where: { apiId, path: '/pets' } })
  const operations = [{ id, method: 'GET' as const, path: '/pets' }]
  const api = {
    id: apiId,
    path: '/pets-api',
    credential: 'none' as const,
    operations,
    withheld: [],
  }
  const snapshot = { ...aSnapshot(backend.url, { api }), products: [] }
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  const { name, value } = must(await makeTraceHeader(staff, { apiId }))
  const answer = await fetch(`${gateway.url}/pets-api/pets?of=ada`, { headers: { [name]: value } })
  await answer.arrayBuffer()
  const requestId = answer.headers.get('x-request-id') ?? ''
  await expect
    .poll(() => startOfTrace(staff, requestId))
    .toMatchObject({
      apiId,
      start: {
        method: 'GET',
        target: '/pets-api/pets',
        clientIp: '127.0.0.1',
        headers: [{ name: 'host', value: new URL(gateway.url).host }],
        answer: { status: 200 },
      },
    })
  expect(await startOfTrace(staff, `req_${'0'.repeat(20)}`)).toBeNull()
})
