import type { Exposure } from '#lib/db/generated/enums.ts'
import { describeOperation, findOperation } from '#lib/openapi/describe-operation.ts'
import type { ListedOperation } from '#lib/openapi/operations.ts'
import type { OpenApiDocument } from '#lib/openapi/read-document.ts'
import { diffOperation } from './diff-operation.ts'
import type { Rating, RevisionPreview } from './revision-schema.ts'

interface Kept {
  old: { id: string; method: string; path: string; exposure: Exposure }
  now: ListedOperation
}

/** The operations that a new document describes otherwise; those exposed first, the gravest of them first. Pure. */
export function changedOperations({
  was,
  is,
  kept,
  calls,
  callers,
}: {
  was: OpenApiDocument
  is: OpenApiDocument
  kept: readonly Kept[]
  calls: ReadonlyMap<string, number>
  callers: ReadonlyMap<string, string[]>
}): RevisionPreview['changed'] {
  const sameParts = partsOf(was) === partsOf(is)
  return kept
    .flatMap(({ old, now }) => {
      if (sameParts && writtenAt(was, old) === writtenAt(is, now)) return []
      const [before, after] = [described(was, old), described(is, now)]
      const lost = old.exposure === 'exposed' && now.obstacle !== null
      const changes = [
        ...(lost
          ? [{ rating: 'breaking' as const, text: `It goes back to review: ${now.obstacle}` }]
          : []),
        ...(before && after ? diffOperation(before, after) : []),
      ]
      if (changes.length === 0) return []
      changes.sort((a, b) => rank[a.rating] - rank[b.rating])
      const { method, path } = now
      const { exposure } = old
      const rating = changes[0]?.rating ?? 'safe'
      const called = { calls: calls.get(old.id) ?? 0, callers: callers.get(old.id) ?? [] }
      return [{ method, path, exposure, ...called, rating, changes }]
    })
    .sort((a, b) => seen(a) - seen(b) || rank[a.rating] - rank[b.rating])
}

/** What callers can reach comes before what they cannot. */
export const seen = ({ exposure }: { exposure: Exposure }): number =>
  exposure === 'exposed' ? 0 : 1

const rank: Record<Rating, number> = { breaking: 0, risky: 1, safe: 2 }

const described = (document: OpenApiDocument, { method, path }: { method: string; path: string }) =>
  describeOperation(document, method, path)

/** All that operations may refer to. */
function partsOf({ root }: OpenApiDocument): string {
  const { paths: _, info: __, servers: ___, tags: ____, ...parts } = root
  return JSON.stringify(parts)
}

/** An operation as written, with what its path gives it. */
function writtenAt(
  { root }: OpenApiDocument,
  { method, path }: { method: string; path: string },
): string {
  const placed = findOperation(root, method, path)
  return JSON.stringify([path, placed?.operation, placed?.item.parameters])
}
