import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aStaff } from '#tests/database/people.ts'
import { countOutcomes } from './count-outcomes.ts'

const now = new Date('2026-11-20T12:00:00Z')
const minute = (at: string, status: number, calls: number) =>
  db.usageMinute.create({
    data: {
      minute: new Date(at),
      apiId: 'api_a',
      operationId: '',
      productId: '',
      organisationId: '',
      subscriptionId: '',
      keyId: '',
      status,
      calls,
      requestBytes: 0,
      responseBytes: 0,
      totalMs: 0,
    },
  })

test('sums the calls of the last 24 hours by how they went, and no older ones', async () => {
  await minute('2026-11-20T11:59:00Z', 200, 5)
  await minute('2026-11-20T03:00:00Z', 200, 7)
  await minute('2026-11-20T03:00:00Z', 429, 2)
  await minute('2026-11-20T03:00:00Z', 502, 1)
  await minute('2026-11-19T11:59:00Z', 200, 100)

  expect(await countOutcomes(await aStaff(), now)).toEqual({ calls: 15, refused: 2, failed: 1 })
})
