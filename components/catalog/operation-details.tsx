import Link from 'next/link'
import { MethodBadge } from '#components/ui/badge.tsx'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'

/** What there is to know of the operation under the cursor, and where to go on from it. */
export function OperationDetails({
  apiId,
  row,
  calls,
  editable,
}: {
  apiId: string
  row: OperationRow | null
  /** In the last seven days. */
  calls: number
  editable: boolean
}) {
  if (!row)
    return (
      <p className="text-xs text-muted">
        {editable && 'Space ticks, j and k or the arrows move, Shift ticks a range. '}
        Choose an operation to see more of it.
      </p>
    )
  return (
    <div className="grid gap-1.5 rounded-lg border border-line bg-surface px-4 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <MethodBadge method={row.method} /> <code className="break-all">{row.path}</code>
      </p>
      {row.summary && <p>{row.summary}</p>}
      {row.obstacle && <p className="text-bad">Why it cannot be exposed: {row.obstacle}</p>}
      <p className="text-xs text-muted">
        {[
          `${calls} ${calls === 1 ? 'call' : 'calls'} in the last seven days.`,
          row.operationId && `Operation id ${row.operationId}.`,
          row.tags.length > 0 && `Tags: ${row.tags.join(', ')}.`,
          row.deprecated && 'The document calls it deprecated.',
          !row.secured &&
            'The document asks for no credential on it; here a key is asked for all the same, unless the API says otherwise.',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      <p className="flex flex-wrap gap-x-4">
        <Link
          className="text-accent underline"
          href={`/console/policies/chain?api=${apiId}&operation=${row.id}`}
        >
          What runs for it
        </Link>
        {editable && (
          <Link
            className="text-accent underline"
            href={`/console/policies?api=${apiId}&place=${encodeURIComponent(`operation ${row.id}`)}`}
          >
            Its policies
          </Link>
        )}
      </p>
    </div>
  )
}
