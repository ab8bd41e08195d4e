import 'server-only'
import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { Exposure } from '#lib/db/generated/enums.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { ExposureUndone, UndoExposureInput } from './operation-schema.ts'

/** What a change of exposure left in the audit log. */
const change = z.object({
  before: z.partialRecord(z.enum(Exposure), z.array(z.string())),
  after: z.object({ exposure: z.enum(Exposure) }),
})
const touched = z.object({ operationIds: z.array(z.string()) })

/** Gives operations back the exposure that one change took from them, but for those that were changed since. */
export const undoExposure = (
  scope: StaffScope,
  { apiId, changeId }: UndoExposureInput,
): Promise<Result<ExposureUndone, 'not_found'>> =>
  transaction(async (tx) => {
    const event = await tx.auditEvent.findFirst({
      where: { id: changeId, targetId: apiId, action: 'api.exposure_set' },
      select: { id: true, at: true, before: true, after: true },
    })
    const made = change.safeParse(event)
    if (!event || !made.success)
      return fail('not_found', 'No such change of this API’s operations.')
    const { before, after } = made.data
    const was = new Map(
      Object.entries(before).flatMap(([exposure, ids]) =>
        ids.map((id) => [id, exposure as Exposure] as const),
      ),
    )
    const operations = await tx.operation.findMany({
      where: { apiId, id: { in: [...was.keys()] } },
      select: { id: true, method: true, path: true, exposure: true, obstacle: true },
      orderBy: { position: 'asc' },
    })
    const changedBy = await changedSince(tx, apiId, event)
    const judged = operations.map(({ exposure, obstacle, ...operation }) => {
      const to = was.get(operation.id) ?? exposure
      const by = changedBy.get(operation.id)
      if (by !== undefined) return { ...operation, to, reason: `${by} has changed it since.` }
      if (exposure !== after.exposure) return { ...operation, to, reason: 'It was changed since.' }
      return { ...operation, to, reason: to === 'exposed' ? obstacle : null }
    })
    const free = judged.filter(({ reason }) => reason === null)
    const undone: ExposureUndone['undone'] = Object.fromEntries(
      [...Map.groupBy(free, ({ to }) => to)].map(([to, rows]) => [to, rows.map(({ id }) => id)]),
    )
    for (const [exposure, ids] of Object.entries(undone))
      await tx.operation.updateMany({
        where: { apiId, id: { in: ids }, exposure: after.exposure },
        data: { exposure: exposure as Exposure },
      })
    if (free.length > 0)
      await recordAudit(tx, scope, {
        action: 'api.exposure_undone',
        targetId: apiId,
        before: { exposure: after.exposure, changeId },
        after: { ...undone, operationIds: free.map(({ id }) => id) },
      })
    return ok({
      apiId,
      undone,
      kept: judged.flatMap(({ to: _, reason, ...operation }) =>
        reason === null ? [] : [{ ...operation, reason }],
      ),
    })
  })

/** By operation, who has exposed or hidden it after an event, though it may look as it did then. */
async function changedSince(
  tx: Tx,
  apiId: string,
  { id, at }: { id: string; at: Date },
): Promise<ReadonlyMap<string, string>> {
  const later = await tx.auditEvent.findMany({
    where: {
      targetId: apiId,
      action: { in: ['api.exposure_set', 'api.exposure_undone'] },
      at: { gte: at },
      NOT: { id },
    },
    select: { actorName: true, after: true },
    orderBy: { at: 'asc' },
  })
  return new Map(
    later.flatMap(({ actorName, after }) =>
      (touched.safeParse(after).data?.operationIds ?? []).map((one) => [one, actorName] as const),
    ),
  )
}
