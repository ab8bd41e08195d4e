import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import type { Ending } from '#lib/policy-exceptions/list-ending.ts'
import type { ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { momentWords } from '#lib/shared/moment-words.ts'
import { placeWords } from './exception-words.tsx'

const SHOWN = 10

/** Exceptions whose end is near or was lately, each with who answers for it. */
export function EndingExceptions({
  ending: { soon, lately },
  userId,
}: {
  ending: Ending
  /** Who reads it: what they answer for says so. */
  userId: string | null
}) {
  const all = [...soon, ...lately]
  return (
    <>
      <ul
        aria-label="Exceptions that end"
        className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
      >
        {all.slice(0, SHOWN).map((exception) => (
          <Line key={exception.id} exception={exception} isMine={exception.owner.id === userId} />
        ))}
      </ul>
      <p className="mt-2 text-sm text-muted">
        {all.length > SHOWN && `And ${all.length - SHOWN} more. `}At its end a policy runs there
        again by itself; where somebody ended it, with the next deployment.{' '}
        <Link href="/console/policies/exceptions" className="text-accent underline">
          All exceptions
        </Link>
      </p>
    </>
  )
}

const Line = ({ exception, isMine }: { exception: ExceptionView; isMine: boolean }) => {
  const { step, owner, endsAt, endedAt, endedBy } = exception
  const at = endedAt ?? endsAt
  return (
    <li className="flex flex-wrap justify-between gap-x-4 gap-y-1 px-4 py-3">
      <span className="min-w-0 break-words">
        <span className="font-medium">{step.title}</span> at {placeWords(exception)}
      </span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 text-muted">
        {endedAt === null && <Badge tone="warn">ends soon</Badge>}
        <span className="min-w-0 break-words">
          {endedAt === null ? 'Ends' : 'Ended'} <time dateTime={at}>{momentWords(at)}</time>
          {endedBy !== null && `, by ${endedBy}`}. Owner: {isMine ? 'you' : owner.name}
        </span>
      </span>
    </li>
  )
}
