import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import type { OverdueApi } from '#lib/catalog/list-overdue.ts'
import { momentWords } from '#lib/shared/moment-words.ts'

/** Deprecated APIs whose end is near or has come, as the way to their settings. */
export const OverdueApis = ({ apis }: { apis: OverdueApi[] }) => (
  <>
    <ul
      aria-label="APIs that end"
      className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
    >
      {apis.map(({ id, name, endsAt, isOver }) => (
        <li key={id} className="flex flex-wrap justify-between gap-x-4 gap-y-1 px-4 py-3">
          <Link
            href={`/console/apis/${id}`}
            className="min-w-0 break-words font-medium text-accent"
          >
            {name}
          </Link>
          <span className="flex flex-wrap items-center gap-x-2 text-muted">
            {isOver && <Badge tone="bad">still answers</Badge>}
            <span>
              {isOver ? 'Was to end' : 'Ends'} <time dateTime={endsAt}>{momentWords(endsAt)}</time>
            </span>
          </span>
        </li>
      ))}
    </ul>
    <p className="mt-2 text-sm text-muted">
      Callers were told this end. Nothing ends by itself: retire the API in its settings and deploy,
      or set another end there.
    </p>
  </>
)
