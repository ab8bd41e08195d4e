import 'server-only'
import { db } from '#lib/db/client.ts'
import { sevenDaysBefore } from './calls-since.ts'

/** The names of the organisations that called each operation of an API in the last seven days, by operation id. */
export async function callersSince(
  { apiId }: { apiId: string },
  now = new Date(),
): Promise<Map<string, string[]>> {
  const pairs = await db.usageMinute.groupBy({
    by: ['operationId', 'organisationId'],
    where: { apiId, organisationId: { not: '' }, minute: { gte: sevenDaysBefore(now) } },
  })
  const organisations = await db.organisation.findMany({
    where: { id: { in: pairs.map(({ organisationId }) => organisationId) } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
  const called = new Set(
    pairs.map(({ operationId, organisationId }) => `${operationId} ${organisationId}`),
  )
  return new Map(
    [...new Set(pairs.map(({ operationId }) => operationId))].map((operationId) => [
      operationId,
      organisations.filter(({ id }) => called.has(`${operationId} ${id}`)).map(({ name }) => name),
    ]),
  )
}
