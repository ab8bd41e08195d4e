import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import type { Rating, RevisionPreview } from '#lib/catalog/revision-schema.ts'
import { countFindings } from '#lib/openapi/count-findings.ts'
import { Findings } from './findings.tsx'

const tones = { breaking: 'bad', risky: 'warn', safe: 'good' } as const
const SHOWN = 100
const exposures = { exposed: 'exposed', hidden: 'hidden', needs_review: 'to review' } as const

const CALLERS_NAMED = 3

const callersOf = (names: string[]): string => {
  const more = names.length - CALLERS_NAMED
  return `${names.slice(0, CALLERS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const worst = (ratings: Rating[]): Rating =>
  (['breaking', 'risky', 'safe'] as const).find((rating) => ratings.includes(rating)) ?? 'safe'

/** What a document would change, in the order in which it may hurt: gone, changed, new. */
export function RevisionDiff({ preview }: { preview: RevisionPreview }) {
  const { removed, changed, added, version } = preview
  const visible = [...removed, ...changed].filter(({ exposure }) => exposure === 'exposed')
  const rating = worst(visible.map((each) => each.rating))
  return (
    <div className="grid gap-5 text-sm">
      <p>
        <Badge tone={tones[rating]}>{rating}</Badge> for those who call what is exposed. Version{' '}
        {version.from} → {version.to}: {added.length} new, {removed.length} gone, {changed.length}{' '}
        changed, {preview.unchanged} as they were.
      </p>
      <Part title="Gone" lead="Their policies go with them." count={removed.length}>
        {removed.slice(0, SHOWN).map((each) => (
          <Line key={`${each.method} ${each.path}`} operation={each}>
            {each.steps > 0 && (
              <p className="mt-1 text-xs text-warn">
                {each.steps} {each.steps === 1 ? 'policy goes' : 'policies go'} with it.
              </p>
            )}
          </Line>
        ))}
      </Part>
      <Part title="Changed" lead="They keep their exposure and policies." count={changed.length}>
        {changed.slice(0, SHOWN).map((each) => (
          <Line key={`${each.method} ${each.path}`} operation={each}>
            <ul className="mt-1 grid gap-0.5 text-xs">
              {each.changes.map((change) => (
                <li key={change.text} className="break-words">
                  <span className={change.rating === 'breaking' ? 'text-bad' : 'text-muted'}>
                    {change.rating}:
                  </span>{' '}
                  {change.text}
                </li>
              ))}
            </ul>
          </Line>
        ))}
      </Part>
      <Part title="New" lead="Nobody can call them until you expose them." count={added.length}>
        {added.slice(0, SHOWN).map(({ method, path, summary, obstacle }) => (
          <li key={`${method} ${path}`} className="py-2">
            <MethodBadge method={method} /> <code className="break-all">{path}</code>{' '}
            <span className="text-muted">{summary}</span>
            {obstacle && <p className="text-xs text-bad">Cannot be exposed: {obstacle}</p>}
          </li>
        ))}
      </Part>
      {preview.findings.length > 0 && (
        <details>
          <summary className="font-medium">Findings ({countFindings(preview.findings)})</summary>
          <div className="mt-2">
            <Findings findings={preview.findings} />
          </div>
        </details>
      )}
    </div>
  )
}

const Part = ({
  title,
  lead,
  count,
  children,
}: {
  title: string
  lead: string
  count: number
  children: React.ReactNode
}) =>
  count === 0 ? null : (
    <section>
      <h3 className="font-semibold">
        {title} ({count})
      </h3>
      <p className="text-xs text-muted">{lead}</p>
      <section aria-label={title} tabIndex={0} className="mt-1 max-h-96 overflow-y-auto">
        <ul className="divide-y divide-line">{children}</ul>
      </section>
      {count > SHOWN && <p className="text-xs text-muted">and {count - SHOWN} more</p>}
    </section>
  )

const Line = ({
  operation: { method, path, rating, exposure, calls, callers },
  children,
}: {
  operation: RevisionPreview['changed'][number] | RevisionPreview['removed'][number]
  children?: React.ReactNode
}) => (
  <li className="py-2">
    <div className="flex flex-wrap items-center gap-2">
      <Badge tone={exposure === 'exposed' ? tones[rating] : 'plain'}>{rating}</Badge>
      <MethodBadge method={method} />
      <code className="break-all">{path}</code>
      <span className="ml-auto text-xs text-muted">
        {exposures[exposure]}
        {calls > 0 && `, ${calls} ${calls === 1 ? 'call' : 'calls'} in 7 days`}
        {callers.length > 0 && ` by ${callersOf(callers)}`}
      </span>
    </div>
    {children}
  </li>
)
