import 'server-only'
import type { CallCounter, RecordsPage } from '#contract/records.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'

/**
 * Stores a page of a gateway's records, adds its counters to the minutes and keeps the cursor, all or nothing. False:
 * somebody else has moved the cursor since `after` was read, and nothing is stored; so each call lands exactly once.
 */
export const storeRecords = (page: RecordsPage, after: string | null): Promise<boolean> =>
  transaction(async (tx) => {
    const [gateway] = await tx.$queryRaw<{ recordCursor: string | null }[]>`
      select "recordCursor" from "Gateway" where id = ${page.gatewayId} for update`
    if (!gateway || gateway.recordCursor !== after) return false
    await tx.record.createMany({
      data: page.records.map(({ details, ...record }) => ({
        ...record,
        ...(details && { details }),
        at: new Date(record.at),
        gatewayId: page.gatewayId,
      })),
    })
    if (page.counters.length > 0) await addToMinutes(tx, page.counters)
    await noteKeyUse(tx, page)
    await tx.gateway.update({
      where: { id: page.gatewayId },
      data: { recordCursor: page.next },
      select: { id: true },
    })
    return true
  })

async function addToMinutes(tx: Tx, counters: CallCounter[]): Promise<void> {
  const rows = counters.map(({ minute, ...counter }) => ({
    ...counter,
    minute: new Date(minute).toISOString(),
  }))
  await tx.$executeRaw`
    insert into "UsageMinute" ("minute", "apiId", "operationId", "productId", "organisationId", "subscriptionId", "keyId", "status", "calls", "requestBytes", "responseBytes", "totalMs")
    select "minute", coalesce("apiId", ''), coalesce("operationId", ''), coalesce("productId", ''), coalesce("organisationId", ''), coalesce("subscriptionId", ''), coalesce("keyId", ''), "status",
      sum("calls"), sum("requestBytes"), sum("responseBytes"), sum("totalMs")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as added(
      "minute" timestamptz, "apiId" text, "operationId" text, "productId" text, "organisationId" text, "subscriptionId" text,
      "keyId" text, "status" int, "calls" int, "requestBytes" bigint, "responseBytes" bigint, "totalMs" float8)
    group by 1, 2, 3, 4, 5, 6, 7, 8
    order by 1, 2, 3, 4, 5, 6, 7, 8
    on conflict ("minute", "apiId", "operationId", "productId", "organisationId", "subscriptionId", "keyId", "status") do update set
      "calls" = "UsageMinute"."calls" + excluded."calls",
      "requestBytes" = "UsageMinute"."requestBytes" + excluded."requestBytes",
      "responseBytes" = "UsageMinute"."responseBytes" + excluded."responseBytes",
      "totalMs" = "UsageMinute"."totalMs" + excluded."totalMs"`
}

/** By the records to the millisecond; where they were dropped, by the counters to the minute. */
async function noteKeyUse(tx: Tx, { records, counters }: RecordsPage): Promise<void> {
  const used = new Map<string, number>()
  const note = (keyId: string | null, at: number) => {
    if (keyId) used.set(keyId, Math.max(used.get(keyId) ?? 0, at))
  }
  for (const { keyId, at } of records) note(keyId, at)
  for (const { keyId, minute } of counters) note(keyId, minute)
  const rows = [...used].map(([keyId, at]) => ({ keyId, at: new Date(at).toISOString() }))
  if (rows.length === 0) return
  // Locked in one order, so that the pages of two gateways do not wait for each other.
  await tx.$executeRaw`
    update "Key" set "lastUsedAt" = used."at" from (
      select "Key".id, said."at" from "Key"
      join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as said("keyId" text, "at" timestamptz) on "Key".id = said."keyId"
      where "Key"."lastUsedAt" is null or "Key"."lastUsedAt" < said."at"
      order by "Key".id for update of "Key") as used
    where "Key".id = used.id`
}
