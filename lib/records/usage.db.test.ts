import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { exportUsage } from './export-usage.ts'
import { listUsage } from './list-usage.ts'

const apiId = newId('api')
const calls = (
  { organisationId }: Pick<OrganisationScope, 'organisationId'>,
  minute: string,
  status: number,
  count: number,
) =>
  db.usageMinute.create({
    data: {
      minute: new Date(minute),
      apiId,
      operationId: '',
      productId: '',
      organisationId,
      subscriptionId: '',
      keyId: '',
      status,
      calls: count,
      requestBytes: 1n,
      responseBytes: 10n,
      totalMs: 1,
    },
  })

test('calls add up by day; a member sees those of its organisation, whatever it asks for', async () => {
  const [mine, others, staff] = [await aMember(), await aMember(), await aStaff('approver')]
  await calls(mine, '2026-01-02T23:59:00Z', 200, 5)
  await calls(mine, '2026-01-03T00:00:00Z', 200, 3)
  await calls(mine, '2026-01-03T12:00:00Z', 429, 2)
  await calls(mine, '2026-01-03T12:00:00Z', 503, 1)
  await calls(others, '2026-01-03T12:00:00Z', 200, 9)
  const { organisationId } = mine

  const own = await listUsage(mine, { organisationId: others.organisationId })
  expect(own.items).toEqual([
    {
      day: '2026-01-03',
      organisationId,
      productId: null,
      apiId,
      calls: 6,
      refused: 2,
      failed: 1,
      requestBytes: 3,
      responseBytes: 30,
    },
  ])
  expect((await listUsage(mine, { before: '2026-01-03' })).items).toMatchObject([
    { day: '2026-01-02', calls: 5 },
  ])
  expect(await listUsage(mine, { before: '2026-01-02' })).toEqual({ items: [], next: null })
  expect((await listUsage(mine, { from: '2026-01-03T12:00:00Z' })).items).toMatchObject([
    { calls: 3 },
  ])
  const all = await listUsage(staff, { apiId })
  expect(all.items.map(({ calls: count }) => count).toSorted()).toEqual([6, 9])
  expect((await listUsage(staff, { apiId, organisationId })).items).toHaveLength(1)
  expect((await listUsage(staff, { apiId: newId('api') })).items).toEqual([])

  const lines = (await new Response(exportUsage(mine, {})).text()).split('\r\n').slice(1, -1)
  expect(lines.map((line) => line.slice(0, 10))).toEqual(['2026-01-03', '2026-01-02'])
})
