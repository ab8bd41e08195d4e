import 'server-only'
import { db } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import type { ListUsageInput, UsageRow } from './usage-schema.ts'

const DAY_MS = 86_400_000

/** What was called on one day, the latest that has calls, by organisation, product and API. A member sees its own. */
export async function listUsage(
  scope: Scope,
  { before, from, organisationId: asked, apiId = '' }: ListUsageInput,
): Promise<{ items: UsageRow[]; next: string | null }> {
  const { organisationId = asked ?? '' } = ownRows(scope)
  const since = from ? new Date(from) : new Date(0)
  const [latest] = await db.$queryRaw<{ minute: Date }[]>`
    select "minute" from "UsageMinute"
    where (${before ?? null}::date is null or "minute" < ${before ?? null}::date at time zone 'UTC')
      and "minute" >= ${since} and (${organisationId} = '' or "organisationId" = ${organisationId})
      and (${apiId} = '' or "apiId" = ${apiId})
    order by "minute" desc limit 1`
  if (!latest) return { items: [], next: null }
  const day = latest.minute.toISOString().slice(0, 10)
  const begin = new Date(Math.max(Date.parse(day), since.getTime()))
  const rows = await db.$queryRaw<Omit<UsageRow, 'day'>[]>`
    select nullif("organisationId", '') as "organisationId", nullif("productId", '') as "productId",
      nullif("apiId", '') as "apiId", sum("calls")::float8 as calls,
      coalesce(sum("calls") filter (where "status" between 400 and 499), 0)::float8 as refused,
      coalesce(sum("calls") filter (where "status" >= 500), 0)::float8 as failed,
      sum("requestBytes")::float8 as "requestBytes", sum("responseBytes")::float8 as "responseBytes"
    from "UsageMinute"
    where "minute" >= ${begin} and "minute" < ${new Date(Date.parse(day) + DAY_MS)}
      and (${organisationId} = '' or "organisationId" = ${organisationId})
      and (${apiId} = '' or "apiId" = ${apiId})
    group by 1, 2, 3 order by 1 nulls last, 2 nulls last, 3 nulls last`
  return { items: rows.map((row) => ({ day, ...row })), next: day }
}
