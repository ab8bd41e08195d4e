import { Badge } from '#components/ui/badge.tsx'
import type { ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { momentWords } from '#lib/shared/moment-words.ts'

const scopes = { product: 'the product', api: 'the API', operation: '' }

/** The place of an exception, within a sentence. */
export const placeWords = ({ place: { scope, name } }: ExceptionView): string =>
  `${scopes[scope]} ${name}`.trim()

const Moment = ({ at }: { at: string }) => <time dateTime={at}>{momentWords(at)}</time>

/** Where and until when a step does not run, who answers for it, and why. `here`: its place is the one on the page. */
export const ExceptionWords = ({
  exception,
  here = false,
}: {
  exception: ExceptionView
  here?: boolean
}) => {
  const { owner, createdBy, createdAt, endsAt, endedAt, endedBy, reason } = exception
  return (
    <div className="grid min-w-0 flex-1 basis-64 gap-1 text-sm">
      <p className="wrap-anywhere">
        {endedAt === null ? (
          <>
            Excepted {here ? 'here' : `at ${placeWords(exception)}`} until <Moment at={endsAt} />
            {here &&
              exception.place.scope !== 'operation' &&
              `, as all of ${placeWords(exception)}`}
          </>
        ) : (
          <>
            Was excepted at {placeWords(exception)} until <Moment at={endedAt} />
            {endedBy !== null && `, when ${endedBy} ended it`}
          </>
        )}
      </p>
      <p className="wrap-anywhere">{reason}</p>
      <p className="text-xs wrap-anywhere text-muted">
        Owner: {owner.name}. Made by {createdBy}, <Moment at={createdAt} />.
      </p>
      {endedAt === null && !owner.isStaff && (
        <p>
          <Badge tone="bad">Its owner is no longer on the staff: name another</Badge>
        </p>
      )}
    </div>
  )
}
