import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { exportUsageSums } from './export-usage-sums.ts'
import { sumUsage } from './sum-usage.ts'
import { sumUsageInput, type usageBy } from './usage-schema.ts'

type Called = { organisationId: string; productId: string; apiId: string; subscriptionId: string }
const calls = (called: Partial<Called>, minute: string, status: number, count: number) =>
  db.usageMinute.create({
    data: {
      minute: new Date(minute),
      apiId: '',
      productId: '',
      organisationId: '',
      subscriptionId: '',
      ...called,
      operationId: '',
      keyId: '',
      status,
      calls: count,
      requestBytes: 1n,
      responseBytes: 10n,
      totalMs: 1,
    },
  })
const asked = (input: object) => sumUsageInput.parse(input)

test('calls add up by whatever they are asked for, the most called first; all of them are the total', async () => {
  const [staff, member] = [await aStaff('auditor'), await aMember()]
  const { organisationId } = member
  const apiId = await anApi(staff, 'GET /a')
  const productId = await aProduct(apiId, 'public')
  const subscriptionId = newId('sub')
  await db.subscription.create({
    data: {
      id: subscriptionId,
      organisationId,
      productId,
      status: 'active',
      requestedById: member.actor.userId ?? '',
    },
  })
  const own = { organisationId, productId, apiId, subscriptionId }
  await calls(own, '2026-01-02T23:59:00Z', 200, 5)
  await calls(own, '2026-01-03T00:00:00Z', 429, 2)
  await calls({ apiId }, '2026-01-03T00:00:00Z', 401, 4)
  await calls({ apiId }, '2026-01-03T00:01:00Z', 503, 20)
  await calls({ organisationId: newId('org') }, '2026-01-03T00:01:00Z', 200, 7)

  const product = await db.product.findUniqueOrThrow({ where: { id: productId } })
  const byProduct = await sumUsage(staff, asked({ by: 'product', apiId }))
  expect(byProduct).toEqual({
    items: [
      {
        id: null,
        name: null,
        calls: 24,
        refused: 4,
        failed: 20,
        requestBytes: 2,
        responseBytes: 20,
      },
      {
        id: productId,
        name: product.name,
        calls: 7,
        refused: 2,
        failed: 0,
        requestBytes: 2,
        responseBytes: 20,
      },
    ],
    rows: 2,
    total: { calls: 31, refused: 6, failed: 20, requestBytes: 4, responseBytes: 40 },
  })
  const first = async (by: (typeof usageBy)[number], more: object = {}) =>
    (await sumUsage(staff, asked({ by, subscriptionId, ...more }))).items[0]
  expect(await first('api')).toMatchObject({ id: apiId, calls: 7 })
  expect(await first('organisation')).toMatchObject({
    id: organisationId,
    name: expect.any(String),
  })
  expect(await first('subscription')).toMatchObject({
    id: subscriptionId,
    name: expect.stringContaining(`: ${product.name}`),
  })
  expect(await first('day')).toMatchObject({ id: '2026-01-03', name: '2026-01-03', calls: 2 })
  expect(await first('api', { from: '2026-01-03T00:00:00Z' })).toMatchObject({ calls: 2 })
  expect(await sumUsage(staff, asked({ productId: newId('prd') }))).toEqual({
    items: [],
    rows: 0,
    total: { calls: 0, refused: 0, failed: 0, requestBytes: 0, responseBytes: 0 },
  })

  const file = await new Response(exportUsageSums(staff, asked({ by: 'product', apiId }))).text()
  expect(file.split('\r\n').slice(0, 3)).toEqual([
    'productId,product,calls,refused,failed,requestBytes,responseBytes',
    ',,24,4,20,2,20',
    `${productId},${product.name},7,2,0,2,20`,
  ])
})

test('a member gets the sums of its own organisation, whatever it asks for', async () => {
  const [mine, others] = [await aMember(), await aMember()]
  for (const [{ organisationId }, count] of [
    [mine, 3],
    [others, 9],
  ] as const)
    await calls({ organisationId }, '2026-02-01T00:00:00Z', 200, count)
  const sums = await sumUsage(
    mine,
    asked({ by: 'organisation', organisationId: others.organisationId }),
  )
  expect(sums).toMatchObject({ items: [{ id: mine.organisationId, calls: 3 }], rows: 1 })
})

test('of many only the most called are listed, and all of them exported and added up', async () => {
  const staff = await aStaff()
  const { organisationId } = await aMember()
  await db.usageMinute.createMany({
    data: Array.from({ length: 103 }, (_, index) => ({
      minute: new Date('2026-03-01T00:00:00Z'),
      organisationId,
      subscriptionId: newId('sub'),
      apiId: '',
      productId: '',
      operationId: '',
      keyId: '',
      status: 200,
      calls: index + 1,
      requestBytes: 0n,
      responseBytes: 0n,
      totalMs: 0,
    })),
  })
  const input = asked({ by: 'subscription', organisationId })
  const { items, rows, total } = await sumUsage(staff, input)
  expect([items.length, items[0]?.calls, rows, total.calls]).toEqual([100, 103, 103, 5_356])
  const file = await new Response(exportUsageSums(staff, input)).text()
  expect(file.trimEnd().split('\r\n')).toHaveLength(104)
})
