import 'server-only'
import { db } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import { nameUsage } from './name-usage.ts'
import type { SumUsageInput, UsageSum, UsageSums, UsageSumsView } from './usage-schema.ts'

const LISTED_MAX = 100
const nothing: UsageSums = { calls: 0, refused: 0, failed: 0, requestBytes: 0, responseBytes: 0 }

/** What was called, by product, API, subscription, organisation or day, with the sum of all. A member sees its own. */
export async function sumUsage(
  scope: Scope,
  input: SumUsageInput,
  listedMax = LISTED_MAX,
): Promise<UsageSumsView> {
  const sums = await readSums(scope, input)
  const items = sums.slice(0, listedMax)
  const names = await nameUsage(input.by, items)
  return {
    items: items.map(({ id, ...row }) => ({ id, name: names.get(id ?? '') ?? null, ...row })),
    rows: sums.length,
    total: sums.reduce(added, nothing),
  }
}

const added = (a: UsageSums, b: UsageSums): UsageSums => ({
  calls: a.calls + b.calls,
  refused: a.refused + b.refused,
  failed: a.failed + b.failed,
  requestBytes: a.requestBytes + b.requestBytes,
  responseBytes: a.responseBytes + b.responseBytes,
})

const readSums = (
  scope: Scope,
  { by, from, apiId = '', productId = '', subscriptionId = '', ...asked }: SumUsageInput,
): Promise<Omit<UsageSum, 'name'>[]> => {
  const { organisationId = asked.organisationId ?? '' } = ownRows(scope)
  return db.$queryRaw`
    select nullif(case ${by}
        when 'product' then "productId" when 'api' then "apiId"
        when 'subscription' then "subscriptionId" when 'organisation' then "organisationId"
        else to_char("minute" at time zone 'UTC', 'YYYY-MM-DD') end, '') as id,
      sum("calls")::float8 as calls,
      coalesce(sum("calls") filter (where "status" between 400 and 499), 0)::float8 as refused,
      coalesce(sum("calls") filter (where "status" >= 500), 0)::float8 as failed,
      sum("requestBytes")::float8 as "requestBytes", sum("responseBytes")::float8 as "responseBytes"
    from "UsageMinute"
    where "minute" >= date_trunc('minute', ${from ? new Date(from) : new Date(0)}::timestamptz)
      and (${organisationId} = '' or "organisationId" = ${organisationId})
      and (${productId} = '' or "productId" = ${productId})
      and (${apiId} = '' or "apiId" = ${apiId})
      and (${subscriptionId} = '' or "subscriptionId" = ${subscriptionId})
    group by 1
    order by case when ${by} = 'day' then 0 else sum("calls") end desc, 1 desc nulls last`
}
