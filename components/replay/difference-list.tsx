import type { ReplayDifference } from '#lib/replay/schema.ts'

const parts: Record<ReplayDifference['part'], string> = {
  outcome: 'outcome',
  step: 'step',
  sent: 'to the backend',
  answer: 'to the caller',
}
const CHARACTERS_MAX = 300
const cut = (text: string) =>
  text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX)}…` : text

/** What the two ways do differently, the outcome first. */
export const DifferenceList = ({ differences }: { differences: ReplayDifference[] }) => (
  <ul aria-label="Differences" className="mt-4 grid gap-1.5 text-sm">
    {differences.map(({ part, name, from, to }) => (
      <li key={`${part} ${name}`} className="break-words">
        <span className="text-muted">{parts[part]}: </span>
        {part !== 'outcome' && <span className="font-medium">{name} </span>}
        {from === null ? (
          <span className="text-muted">is new: </span>
        ) : (
          <del className="text-muted">
            <code className="break-all">{cut(from) || '(empty)'}</code>
          </del>
        )}
        {from !== null && (to === null ? <span className="text-muted"> is gone</span> : ' → ')}
        {to !== null && <code className="break-all">{cut(to) || '(empty)'}</code>}
      </li>
    ))}
  </ul>
)
