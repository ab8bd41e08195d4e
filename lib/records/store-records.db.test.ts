import { expect, test } from 'vitest'
import type { CallCounter, CallRecord } from '#contract/records.ts'
import { db } from '#lib/db/client.ts'
import { newId, randomText } from '#lib/shared/ids.ts'
import { aGateway } from '#tests/database/a-gateway.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { findRecord } from './find-record.ts'
import { nameCallers } from './name-callers.ts'
import { listRecords } from './repository.ts'
import { storeRecords } from './store-records.ts'

const aRecord = (organisationId: string): CallRecord => ({
  requestId: `req_${randomText(20)}`,
  at: Date.now(),
  snapshotHash: 'h',
  apiId: null,
  operationId: null,
  productId: null,
  organisationId,
  subscriptionId: null,
  keyId: null,
  method: 'GET',
  path: '/pets',
  clientIp: '127.0.0.1',
  userAgent: null,
  status: 401,
  code: 'key-invalid',
  reason: 'The key is suspended.',
  refusedByStepId: null,
  dryRun: [],
  requestBytes: 0,
  responseBytes: 10,
  totalMs: 1.5,
  backendMs: null,
  gatewayMs: 0.75,
  traceId: null,
})

/** As a gateway tells calls apart: here all are alike. */
const aCounter = (record: CallRecord, calls: number): CallCounter => ({
  minute: record.at - (record.at % 60_000),
  apiId: record.apiId,
  operationId: record.operationId,
  productId: record.productId,
  organisationId: record.organisationId,
  subscriptionId: record.subscriptionId,
  keyId: record.keyId,
  status: record.status,
  calls,
  requestBytes: 0,
  responseBytes: 10 * calls,
  totalMs: 1.5 * calls,
})

test('a page of records lands exactly once, with its counters, whoever tries twice', async () => {
  const gatewayId = await aGateway()
  const member = await aMember()
  const record = aRecord(member.organisationId)
  const page = {
    gatewayId,
    records: [record, aRecord(member.organisationId)],
    // Two of the same minute, and calls whose records were dropped.
    counters: [
      aCounter(record, 2),
      aCounter(record, 1_000),
      aCounter({ ...record, status: 200 }, 7),
    ],
    next: 'c1',
    dropped: 0,
  }

  const stored = await Promise.all([storeRecords(page, null), storeRecords(page, null)])
  expect(stored.sort()).toEqual([false, true])
  expect(
    await storeRecords(
      {
        ...page,
        records: [aRecord(member.organisationId)],
        counters: [aCounter(record, 1)],
        next: 'c2',
      },
      'c1',
    ),
  ).toBe(true)

  expect(await db.record.count({ where: { gatewayId } })).toBe(3)
  const { _sum } = await db.usageMinute.aggregate({
    where: { organisationId: member.organisationId },
    _sum: { calls: true, responseBytes: true },
  })
  expect(_sum).toEqual({ calls: 1_010, responseBytes: 10_100n })

  const own = await listRecords(member, { take: 10 })
  expect(own.items.map(({ reason }) => reason)).toEqual([null, null, null])
  expect((await listRecords(await aMember(), { take: 10 })).items).toEqual([])
  expect((await listRecords(await aStaff(), { take: 10 })).items[0]?.reason).toBe(
    'The key is suspended.',
  )
})

test('pages go on where they ended, though several calls share a millisecond', async () => {
  const member = await aMember()
  const at = Date.now()
  const records = [0, 0, 0, 5, 5].map((earlier) => ({
    ...aRecord(member.organisationId),
    at: at - earlier,
  }))
  await storeRecords(
    { gatewayId: await aGateway(), records, counters: [], next: 'c1', dropped: 0 },
    null,
  )

  const seen: string[] = []
  let before: string | undefined
  do {
    const page = await listRecords(member, { take: 2, ...(before && { before }) })
    seen.push(...page.items.map(({ requestId }) => requestId))
    before = page.next ?? undefined
  } while (before)
  expect(seen.toSorted()).toEqual(records.map(({ requestId }) => requestId).toSorted())

  const since = new Date(at - 2).toISOString()
  expect((await listRecords(member, { take: 10, from: since })).items).toHaveLength(3)
  expect((await listRecords(member, { take: 10, until: since })).items).toHaveLength(2)
})

test('staff find the calls that a policy in dry-run would have refused; nobody else can ask for them', async () => {
  const member = await aMember()
  const { organisationId } = member
  const finding = {
    stepId: newId('stp'),
    policy: 'validate-response',
    code: 'response-invalid',
    reason: 'At /id: must be integer.',
  }
  const tried = { ...aRecord(organisationId), dryRun: [finding] }
  const page = {
    gatewayId: await aGateway(),
    records: [aRecord(organisationId), tried, aRecord(organisationId)],
    counters: [],
    next: 'c1',
    dropped: 0,
  }
  await storeRecords(page, null)
  const wanted = { take: 10, organisationId, dryRun: 'would-refuse' } as const
  const { items } = await listRecords(await aStaff(), wanted)
  expect(items.map(({ requestId, dryRun }) => [requestId, dryRun])).toEqual([
    [tried.requestId, [finding]],
  ])
  expect((await listRecords(member, wanted)).items).toHaveLength(3)
})

test('OPTIONS calls are listed unless they are asked to be left out', async () => {
  const member = await aMember()
  const call = aRecord(member.organisationId)
  const preflight = { ...aRecord(member.organisationId), method: 'OPTIONS' }
  const gatewayId = await aGateway()
  await storeRecords(
    { gatewayId, records: [call, preflight], counters: [], next: 'c1', dropped: 0 },
    null,
  )
  expect((await listRecords(member, { take: 10 })).items).toHaveLength(2)
  const { items } = await listRecords(member, { take: 10, preflights: 'hidden' })
  expect(items.map(({ requestId }) => requestId)).toEqual([call.requestId])
})

test('staff read who called by name; what was deleted since has none', async () => {
  const member = await aMember()
  const [productId, deleted] = [newId('prd'), newId('prd')]
  await db.product.create({
    data: { id: productId, name: 'Trains', slug: productId, summary: '', description: '' },
  })
  const called = { ...aRecord(member.organisationId), productId }
  const once = { ...aRecord(member.organisationId), productId: deleted, organisationId: null }
  const gatewayId = await aGateway()
  await storeRecords(
    { gatewayId, records: [called, once], counters: [], next: 'c1', dropped: 0 },
    null,
  )
  const staff = await aStaff()
  const { items } = await listRecords(staff, { take: 2 })
  expect(items.map((item) => item.productId).toSorted()).toEqual([productId, deleted].toSorted())
  const { organisations, products } = await nameCallers(staff, items)
  expect([...organisations.keys()]).toEqual([member.organisationId])
  expect([...products]).toEqual([[productId, 'Trains']])
})

test('one call shows its reason to staff, not to its organisation, and to others nothing', async () => {
  const member = await aMember()
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const details = [
    {
      stepId: 'stp_aaaaaaaaaaaaaaaa',
      query: 'limit=1',
      requestHeaders: [['accept', 'text/plain'] as [string, string]],
      responseHeaders: [],
      requestBody: null,
      requestBodyCut: false,
      responseBody: '{}',
      responseBodyCut: false,
    },
  ]
  const record = {
    ...aRecord(member.organisationId),
    refusedByStepId: 'stp_a',
    traceId,
    details,
  }
  const gatewayId = await aGateway()
  await storeRecords({ gatewayId, records: [record], counters: [], next: 'c1', dropped: 0 }, null)
  const { requestId } = record

  expect(await findRecord(await aStaff(), { requestId })).toMatchObject({
    value: {
      reason: 'The key is suspended.',
      snapshotHash: 'h',
      refusedByStepId: 'stp_a',
      traceId,
      details,
    },
  })
  expect(await findRecord(member, { requestId })).toMatchObject({
    value: {
      reason: null,
      totalMs: 1.5,
      gatewayMs: 0.75,
      snapshotHash: null,
      gateway: null,
      refusedByStepId: null,
      details: [],
    },
  })
  expect(await findRecord(await aMember(), { requestId })).toMatchObject({
    failure: { code: 'not_found' },
  })
})
