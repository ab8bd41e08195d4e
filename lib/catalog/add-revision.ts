import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { documentHashOf } from './document-hash.ts'
import { mergeOperations, type OperationMerge } from './merge-operations.ts'
import { type ReadSource, readSource } from './read-source.ts'
import type { AddRevisionInput, RevisionView } from './revision-schema.ts'
import { storeOperations, storeRevision } from './store-revision.ts'
import { somebodyFaster } from './taken.ts'

/**
 * Imports the document of an API again. Operations it still has keep their exposure and steps; new ones await review;
 * vanished ones go, their steps with them, and are listed in the answer.
 */
export async function addRevision(
  scope: StaffScope,
  input: AddRevisionInput,
): Promise<
  Result<RevisionView, 'not_found' | 'invalid_document' | 'address_refused' | 'conflict'>
> {
  const read = await readSource(input)
  if (!read.ok) return read
  const { documentHash } = input
  if (documentHash !== undefined && documentHashOf(read.value.text) !== documentHash)
    return fail('conflict', 'The document is no longer the one that was compared. Compare again.')
  try {
    return await transaction((tx) => merge(tx, scope, { ...input, read: read.value }))
  } catch (error) {
    if (isUniqueViolation(error)) return somebodyFaster()
    throw error
  }
}

const knownFields = {
  id: true,
  method: true,
  path: true,
  _count: { select: { steps: true } },
} as const
type Known = { id: string; method: string; path: string; _count: { steps: number } }

async function merge(
  tx: Tx,
  scope: StaffScope,
  { apiId, basedOn, read }: Pick<AddRevisionInput, 'apiId' | 'basedOn'> & { read: ReadSource },
): Promise<Result<RevisionView, 'not_found' | 'conflict'>> {
  await tx.$queryRaw`select 1 from "Api" where id = ${apiId} for update`
  const last = await tx.revision.findFirst({
    where: { apiId },
    select: { number: true },
    orderBy: { number: 'desc' },
  })
  if (!last) return fail('not_found', 'No such API.')
  if (basedOn !== undefined && basedOn !== last.number)
    return fail('conflict', `Revision ${last.number} came in between. Compare again.`)
  const revision = last.number + 1
  const before: Known[] = await tx.operation.findMany({ where: { apiId }, select: knownFields })
  const merged = mergeOperations(before, read.operations)
  await tx.operation.deleteMany({
    where: { apiId, id: { in: merged.removed.map(({ id }) => id) } },
  })
  await updateKept(tx, apiId, merged.kept)
  await storeOperations(tx, apiId, merged.added)
  await storeRevision(tx, scope, { apiId, number: revision, read })
  const view = viewOf(merged)
  await recordAudit(tx, scope, {
    action: 'api.revision_added',
    targetId: apiId,
    before: { revision: last.number },
    after: {
      revision,
      source: read.source,
      kept: view.kept,
      added: view.added,
      removed: view.removed,
    },
  })
  return ok({ apiId, revision, ...view, findings: read.findings })
}

const viewOf = ({ kept, added, removed }: OperationMerge<Known>) => ({
  kept: kept.length,
  added: added.map(({ method, path }) => ({ method, path })),
  removed: removed.map(({ method, path, _count }) => ({ method, path, steps: _count.steps })),
})

/** All in one statement. What can no longer be exposed goes back to review. */
async function updateKept(
  tx: Tx,
  apiId: string,
  kept: OperationMerge<Known>['kept'],
): Promise<void> {
  const rows = JSON.stringify(kept.map(({ old, now }) => ({ ...now, id: old.id })))
  await tx.$executeRaw`
    update "Operation" o set
      path = n.path, "operationId" = n."operationId", summary = n.summary, tags = n.tags, deprecated = n.deprecated,
      secured = n.secured, obstacle = n.obstacle, position = n.position, "schemaNames" = n."schemaNames",
      exposure = case when n.obstacle is not null and o.exposure = 'exposed' then 'needs_review' else o.exposure end
    from jsonb_to_recordset(${rows}::jsonb) as n(
      id text, path text, "operationId" text, summary text, tags text[], deprecated boolean, secured boolean,
      obstacle text, position integer, "schemaNames" text)
    where o.id = n.id and o."apiId" = ${apiId}`
}
