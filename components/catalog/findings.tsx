import { Badge } from '#components/ui/badge.tsx'
import { countFindings } from '#lib/openapi/count-findings.ts'
import type { Finding } from '#lib/openapi/schema.ts'

const tones = { error: 'bad', warning: 'warn', info: 'plain' } as const
const PLACES_SHOWN = 5

/** Findings of one kind: what to do about them once, then each place. */
const grouped = (findings: Finding[]) => [
  ...Map.groupBy(findings, ({ code, mend }) => `${code} ${mend}`).values(),
]

export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0)
    return <p className="text-sm text-muted">No findings: nothing in it needs a second look.</p>
  return (
    <ul
      aria-label="Findings"
      className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
    >
      {grouped(findings).map((group) => (
        <Group key={`${group[0]?.code} ${group[0]?.mend}`} group={group} />
      ))}
    </ul>
  )
}

function Group({ group }: { group: Finding[] }) {
  const [first] = group
  if (!first) return null
  const shown = group.slice(0, PLACES_SHOWN)
  const more = group.slice(PLACES_SHOWN)
  return (
    <li className="grid gap-1.5 px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-2">
        <Badge tone={tones[first.severity]}>{first.severity}</Badge>
        <span className="min-w-0 flex-1 wrap-anywhere">
          {group.length === 1 ? first.message : first.mend}
        </span>
        {group.length > 1 && (
          <span className="text-xs text-muted">{countFindings(group)} places</span>
        )}
      </p>
      {group.length === 1 ? (
        <>
          <Pointer finding={first} />
          <p className="text-xs text-muted">{first.mend}</p>
        </>
      ) : (
        <Places findings={shown} />
      )}
      {more.length > 0 && (
        <details>
          <summary className="text-xs text-accent">{countFindings(more)} more</summary>
          <Places findings={more} />
        </details>
      )}
    </li>
  )
}

const Pointer = ({ finding }: { finding: Finding }) =>
  finding.pointer ? <code className="text-xs break-all text-muted">{finding.pointer}</code> : null

const Places = ({ findings }: { findings: Finding[] }) => (
  <ul className="grid gap-1">
    {findings.map((finding) => (
      <li key={finding.pointer + finding.message} className="text-xs wrap-anywhere">
        {finding.message} <Pointer finding={finding} />
      </li>
    ))}
  </ul>
)
