import 'server-only'
import type { CallRecord, RecordsPage } from '#contract/records.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'

/**
 * Stores a page of a gateway's records, their sums per minute and the cursor, all or nothing. False: somebody else has
 * moved the cursor since `after` was read, and nothing is stored; so each record lands exactly once.
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
    if (page.records.length > 0) {
      await addToMinutes(tx, page.records)
      await noteKeyUse(tx, page.records)
    }
    await tx.gateway.update({
      where: { id: page.gatewayId },
      data: { recordCursor: page.next },
      select: { id: true },
    })
    return true
  })

const MINUTE_MS = 60_000

async function addToMinutes(tx: Tx, records: CallRecord[]): Promise<void> {
  const sums = new Map<
    string,
    { calls: number; requestBytes: number; responseBytes: number; totalMs: number } & Record<
      string,
      unknown
    >
  >()
  for (const record of records) {
    const group = {
      minute: new Date(Math.floor(record.at / MINUTE_MS) * MINUTE_MS).toISOString(),
      apiId: record.apiId ?? '',
      operationId: record.operationId ?? '',
      productId: record.productId ?? '',
      organisationId: record.organisationId ?? '',
      subscriptionId: record.subscriptionId ?? '',
      keyId: record.keyId ?? '',
      status: record.status,
    }
    const name = JSON.stringify(group)
    const sum = sums.get(name) ?? {
      ...group,
      calls: 0,
      requestBytes: 0,
      responseBytes: 0,
      totalMs: 0,
    }
    sum.calls += 1
    sum.requestBytes += record.requestBytes
    sum.responseBytes += record.responseBytes
    sum.totalMs += record.totalMs
    sums.set(name, sum)
  }
  await tx.$executeRaw`
    insert into "UsageMinute" ("minute", "apiId", "operationId", "productId", "organisationId", "subscriptionId", "keyId", "status", "calls", "requestBytes", "responseBytes", "totalMs")
    select "minute", "apiId", "operationId", "productId", "organisationId", "subscriptionId", "keyId", "status", "calls", "requestBytes", "responseBytes", "totalMs"
    from jsonb_to_recordset(${JSON.stringify([...sums.values()])}::jsonb) as added(
      "minute" timestamptz, "apiId" text, "operationId" text, "productId" text, "organisationId" text, "subscriptionId" text,
      "keyId" text, "status" int, "calls" int, "requestBytes" bigint, "responseBytes" bigint, "totalMs" float8)
    on conflict ("minute", "apiId", "operationId", "productId", "organisationId", "subscriptionId", "keyId", "status") do update set
      "calls" = "UsageMinute"."calls" + excluded."calls",
      "requestBytes" = "UsageMinute"."requestBytes" + excluded."requestBytes",
      "responseBytes" = "UsageMinute"."responseBytes" + excluded."responseBytes",
      "totalMs" = "UsageMinute"."totalMs" + excluded."totalMs"`
}

async function noteKeyUse(tx: Tx, records: CallRecord[]): Promise<void> {
  const used = new Map<string, number>()
  for (const { keyId, at } of records)
    if (keyId) used.set(keyId, Math.max(used.get(keyId) ?? 0, at))
  for (const [keyId, at] of used) {
    const lastUsedAt = new Date(at)
    await tx.key.updateMany({
      where: { id: keyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: lastUsedAt } }] },
      data: { lastUsedAt },
    })
  }
}
