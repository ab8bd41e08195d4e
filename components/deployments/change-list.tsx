import { Badge } from '#components/ui/badge.tsx'
import { changeWords } from '#lib/deployments/change-words.ts'
import { retires } from '#lib/deployments/lifecycle-words.ts'
import type { Change, PendingChange } from '#lib/deployments/schema.ts'
import { ChangeImpact } from './change-impact.tsx'

/** Of what was deployed already it is not told how much it hurt. */
type Shown = Change & Partial<Pick<PendingChange, 'impact'>>

const tones = { added: 'good', removed: 'bad', changed: 'warn' } as const
/** What is new there lets calls pass that a policy would have refused. */
const exceptionTones = { added: 'bad', removed: 'good', changed: 'warn' } as const
const SHOWN = 50
const subjects = [
  ['api', 'APIs', { added: 'routed', removed: 'not routed', changed: 'changed' }],
  ['operation', 'Operations', { added: 'callable', removed: 'not callable', changed: 'changed' }],
  ['product', 'Products', { added: 'new', removed: 'gone', changed: 'changed' }],
  ['step', 'Policies', { added: 'runs', removed: 'dropped', changed: 'changed' }],
  [
    'exception',
    'Exceptions from policies',
    { added: 'not enforced', removed: 'enforced again', changed: 'changed' },
  ],
  ['hostname', 'Hostnames', { added: 'answered', removed: 'refused', changed: 'changed' }],
  ['network-list', 'Network lists', { added: 'new', removed: 'gone', changed: 'changed' }],
  ['portal', 'Portal', { added: 'new', removed: 'gone', changed: 'changed' }],
] as const
const order = { removed: 0, changed: 1, added: 2 }
const rankOf = ({ kind, details }: Change) => (retires(details) ? order.removed : order[kind])

/** What differs between two snapshots, grouped by what it is about; what is lost comes first. */
export const ChangeList = ({ changes, label }: { changes: Shown[]; label: string }) => (
  <ul aria-label={label} className="grid gap-5 text-sm">
    {subjects.map(([subject, title, words]) => {
      const group = changes
        .filter((change) => change.subject === subject)
        .sort((a, b) => rankOf(a) - rankOf(b) || (a.label < b.label ? -1 : 1))
      if (group.length === 0) return null
      const [shown, more] = [group.slice(0, SHOWN), group.slice(SHOWN)]
      return (
        <li key={subject}>
          <h3 className="font-semibold">
            {title} <span className="font-normal text-muted">{group.length}</span>
          </h3>
          <Lines changes={shown} words={words} />
          {more.length > 0 && (
            <details>
              <summary className="text-accent">{more.length} more</summary>
              <Lines changes={more} words={words} />
            </details>
          )}
        </li>
      )
    })}
  </ul>
)

const Lines = ({ changes, words }: { changes: Shown[]; words: Record<Change['kind'], string> }) => (
  <ul className="mt-1 divide-y divide-line">
    {changes.map((change) => (
      <li key={`${change.kind} ${change.id}`} className="grid gap-1 py-2">
        <p className="flex items-baseline gap-2 *:first:shrink-0">
          {retires(change.details) ? (
            <Badge tone="bad">retired</Badge>
          ) : (
            <Badge tone={(change.subject === 'exception' ? exceptionTones : tones)[change.kind]}>
              {words[change.kind]}
            </Badge>
          )}
          <span className="min-w-0 break-words">{change.label}</span>
        </p>
        {change.details.flatMap(changeWords).map((line) => (
          <p key={line} className="pl-4 text-xs break-words text-muted">
            {line}
          </p>
        ))}
        {change.impact && <ChangeImpact impact={change.impact} />}
      </li>
    ))}
  </ul>
)
