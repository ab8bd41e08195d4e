import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApi as aGatewayApi, aSnapshot } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { adminToken, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { db } from '#lib/db/client.ts'
import { registerGateway } from '#lib/gateways/register-gateway.ts'
import { removeGateway } from '#lib/gateways/remove-gateway.ts'
import { proveStaff } from '#lib/identity/prove.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { findTrace } from './find-trace.ts'
import { listTracedCalls } from './list-traced-calls.ts'
import { makeTraceHeader } from './make-trace-header.ts'

const secondToken = 'token-of-the-second-gateway-0123456789-abc'
let backend: Backend
let gateways: RunningGateway[] = []
let registered: string[] = []
let staff: Awaited<ReturnType<typeof aStaff>>
let apiId = ''
const stepId = newId('stp')
const exceptedId = newId('stp')
const excepted = Date.now() + 3_600_000

beforeAll(async () => {
  backend = await startBackend()
  staff = await aStaff()
  apiId = await anApi(staff, 'GET /all')
  await db.step.create({
    data: { id: stepId, policy: 'set-header', scope: 'api', apiId, config: {}, position: 0 },
  })
  gateways = [
    await RunningGateway.start(),
    await RunningGateway.start({ GATEWAY_ADMIN_TOKEN: secondToken }),
  ]
  for (const [index, gateway] of gateways.entries()) {
    const token = index === 0 ? adminToken : secondToken
    const headers = [{ on: 'request', name: 'x-from', value: 'gatehouse' }]
    const snapshot = {
      ...aSnapshot(backend.url),
      apis: [aGatewayApi(backend.url, { id: apiId, credential: 'none' })],
      products: [],
      steps: [
        {
          id: stepId,
          policy: 'set-header',
          mode: 'enforce',
          scope: 'api',
          targetId: apiId,
          config: { headers },
        },
        {
          id: exceptedId,
          policy: 'ip-filter',
          mode: 'enforce',
          scope: 'global',
          targetId: null,
          config: { allow: ['203.0.113.0/24'] },
          exceptions: [{ targetId: apiId, until: excepted }],
        },
      ],
    }
    const put = await fetch(`${gateway.adminUrl}/v1/snapshot`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(snapshot),
    })
    if (!put.ok) throw new Error(await put.text())
    const made = await registerGateway(staff, {
      name: `Edge ${index + 1}`,
      region: '',
      publicUrl: gateway.url,
      adminUrl: gateway.adminUrl,
      adminToken: token,
    })
    if (!made.ok) throw new Error(made.failure.message)
    registered.push(made.value.gatewayId)
  }
})
afterAll(async () => {
  for (const gatewayId of registered) await removeGateway(staff, { gatewayId })
  await Promise.all(gateways.map((gateway) => gateway.remove()))
  await backend.close()
  registered = []
})

async function aHeader() {
  const made = await makeTraceHeader(staff, { apiId })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value
}
async function call(gateway: RunningGateway | undefined, name: string, value: string) {
  const answer = await fetch(`${gateway?.url}/pets/all`, { headers: { [name]: value } })
  await answer.arrayBuffer()
  return answer.headers.get('x-request-id') ?? ''
}

test('one header has calls through every gateway traced, each told with its gateway and where its steps are set', async () => {
  const { ticketId, name, value } = await aHeader()
  const made: string[] = []
  for (const gateway of gateways) made.push(await call(gateway, name, value))
  await expect.poll(() => listed(ticketId)).toEqual(made.toReversed())

  const found = await findTrace(staff, { requestId: made[1] ?? '' })
  expect(found).toMatchObject({
    value: { gatewayName: 'Edge 2', operationName: null, status: 200, ticketId },
  })
  const { name: apiName } = await db.api.findUniqueOrThrow({ where: { id: apiId } })
  expect(found.ok && found.value.apiName).toBe(apiName)
  expect(found.ok && found.value.steps).toMatchObject([
    {
      stepId,
      title: 'Set headers',
      origin: { targetId: apiId, targetName: apiName },
      changes: [{ part: 'request-header', name: 'x-from', to: 'gatehouse' }],
    },
  ])
  expect(found.ok && found.value.excepted).toEqual([
    {
      stepId: exceptedId,
      policy: 'ip-filter',
      title: 'IP filter',
      scope: 'global',
      until: new Date(excepted).toISOString(),
    },
  ])
})
async function listed(ticketId: string) {
  const found = await listTracedCalls(staff, { ticketId })
  return found.ok ? found.value.items.map(({ requestId }) => requestId) : []
}

test('a header that is made leaves an audit entry without its value', async () => {
  const { ticketId, value } = await aHeader()
  expect(await auditedTimes(ticketId, 'trace.header_made')).toBe(1)
  const event = await db.auditEvent.findFirstOrThrow({ where: { targetId: ticketId } })
  expect(JSON.stringify(event)).not.toContain(value.split('.')[2])
})

test('of a header that nobody made no calls are listed', async () => {
  expect(await listTracedCalls(staff, { ticketId: newId('trc') })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('for an API that is not there no header is made', async () => {
  expect(await makeTraceHeader(staff, { apiId: newId('api') })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('a header made before its time is over is of no use after it', async () => {
  const made = await makeTraceHeader(staff, { apiId }, new Date(Date.now() - 5 * 60_000))
  if (!made.ok) throw new Error(made.failure.message)
  const { name, value, ticketId } = made.value
  await call(gateways[0], name, value)
  const later = await aHeader()
  await call(gateways[0], later.name, later.value)
  await expect.poll(() => listed(later.ticketId)).toHaveLength(1)
  expect(await listed(ticketId)).toEqual([])
})

test('who may only read may not have calls traced', () => {
  const caller = {
    userId: staff.actor.userId ?? '',
    name: 'Grace',
    email: '',
    staffRole: 'auditor' as const,
    membership: null,
    tokenScopes: null,
    via: 'browser' as const,
    address: null,
    requestId: 'req',
  }
  expect(proveStaff(caller, 'trace:write')).toMatchObject({ failure: { code: 'forbidden' } })
})

test('a call that no gateway has a trace of is not found, and a gateway that is away is named', async () => {
  const requestId = `req_${'0'.repeat(20)}`
  expect(await findTrace(staff, { requestId })).toMatchObject({ failure: { code: 'not_found' } })
  await gateways[1]?.end('SIGKILL')
  expect(await findTrace(staff, { requestId })).toMatchObject({
    failure: { code: 'gateway_unreachable', message: expect.stringContaining('Edge 2') },
  })
  const { ticketId } = await aHeader()
  expect(await listTracedCalls(staff, { ticketId })).toEqual({
    ok: true,
    value: { items: [], silent: ['Edge 2'] },
  })
})
