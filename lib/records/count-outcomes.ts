import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'

const DAY_MS = 86_400_000

export interface Outcomes {
  calls: number
  /** Answered 4xx: by the gateway or by the backend. */
  refused: number
  /** Answered 5xx. */
  failed: number
}

/** How the calls of the last 24 hours went, to the minute. */
export async function countOutcomes(_scope: StaffScope, now = new Date()): Promise<Outcomes> {
  const groups = await db.usageMinute.groupBy({
    by: ['status'],
    where: { minute: { gte: new Date(now.getTime() - DAY_MS) } },
    _sum: { calls: true },
  })
  const sum = (from: number, to: number) =>
    groups
      .filter(({ status }) => status >= from && status < to)
      .reduce((total, { _sum }) => total + (_sum.calls ?? 0), 0)
  return { calls: sum(0, 1_000), refused: sum(400, 500), failed: sum(500, 600) }
}
