import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { callersSince } from './callers-since.ts'
import { callsSince } from './calls-since.ts'
import { changedOperations, seen } from './changed-operations.ts'
import { documentHashOf } from './document-hash.ts'
import { mergeOperations } from './merge-operations.ts'
import { parsedDocument } from './parsed-document.ts'
import { readSource } from './read-source.ts'
import type { PreviewRevisionInput, RevisionPreview } from './revision-schema.ts'

/** What importing a document again would change, operation by operation. Stores nothing. */
export async function previewRevision(
  _scope: StaffScope,
  input: PreviewRevisionInput,
): Promise<Result<RevisionPreview, 'not_found' | 'invalid_document' | 'address_refused'>> {
  const { apiId } = input
  const api = await db.api.findUnique({
    where: { id: apiId },
    select: {
      currentRevision: { select: { id: true, number: true, version: true, documentHash: true } },
      operations: {
        select: {
          id: true,
          method: true,
          path: true,
          exposure: true,
          _count: { select: { steps: true } },
        },
      },
    },
  })
  if (!api?.currentRevision) return fail('not_found', 'No such API.')
  const read = await readSource(input)
  if (!read.ok) return read
  const { currentRevision: current } = api
  const was = await parsedDocument(current.id)
  if (!was) return fail('not_found', 'No such API.')
  const [calls, callers] = await Promise.all([callsSince({ apiId }), callersSince({ apiId })])
  const merged = mergeOperations(api.operations, read.value.operations)
  const { document } = read.value
  const changed = changedOperations({ was, is: document, kept: merged.kept, calls, callers })
  const documentHash = documentHashOf(read.value.text)
  return ok({
    documentHash,
    basedOn: current.number,
    same: documentHash === current.documentHash,
    version: { from: current.version, to: document.version },
    added: merged.added.map(({ method, path, summary, obstacle }) => ({
      method,
      path,
      summary,
      obstacle,
    })),
    removed: merged.removed
      .map(({ id, method, path, exposure, _count }) => ({
        method,
        path,
        exposure,
        calls: calls.get(id) ?? 0,
        callers: callers.get(id) ?? [],
        steps: _count.steps,
        rating: exposure === 'exposed' ? ('breaking' as const) : ('safe' as const),
      }))
      .sort((a, b) => seen(a) - seen(b) || b.calls - a.calls),
    changed,
    unchanged: merged.kept.length - changed.length,
    findings: read.value.findings,
  })
}
