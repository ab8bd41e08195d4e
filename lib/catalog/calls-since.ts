import 'server-only'
import { db } from '#lib/db/client.ts'

const DAYS_7_MS = 7 * 86_400_000
export const sevenDaysBefore = (now: Date): Date => new Date(now.getTime() - DAYS_7_MS)

/** Calls of an API in the last seven days, by operation id; empty id: calls that met no operation. */
export async function callsSince(
  { apiId }: { apiId: string },
  now = new Date(),
): Promise<Map<string, number>> {
  const groups = await db.usageMinute.groupBy({
    by: ['operationId'],
    where: { apiId, minute: { gte: sevenDaysBefore(now) } },
    _sum: { calls: true },
  })
  return new Map(groups.map(({ operationId, _sum }) => [operationId, _sum.calls ?? 0]))
}
