import { differences } from '#lib/shared/value-words.ts'

const SHORT = 200
const cut = (text: string) => (text.length > SHORT ? `${text.slice(0, SHORT)} …` : text)

/** What a change made of what there was, member by member. */
export function DifferenceList({ before, after }: { before: unknown; after: unknown }) {
  const changed = differences(before, after)
  if (changed.length === 0) return <span className="text-muted">–</span>
  return (
    <dl className="grid gap-1 text-xs">
      {changed.map(({ name, from, to }) => (
        <div key={name}>
          <dt className="inline text-muted">{name}: </dt>
          <dd className="inline wrap-anywhere">
            {before !== null && from !== 'none' && (
              <>
                <del className="text-bad">{cut(from)}</del>{' '}
              </>
            )}
            {after !== null && <ins className="text-good no-underline">{cut(to)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
