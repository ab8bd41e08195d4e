import type { TraceStepView } from '#lib/tracing/schema.ts'

type Change = TraceStepView['changes'][number]

const parts: Record<Change['part'], string> = {
  'request-header': 'request header',
  'request-body': 'request body',
  path: 'path',
  query: 'query',
  backend: 'backend',
  'time-limit': 'time limit',
  claims: 'claims of the token',
  status: 'status',
  'response-header': 'answer’s header',
  'response-body': 'answer’s body',
}
const done = ({ from, to }: Change) =>
  from === null ? 'added' : to === null ? 'removed' : 'changed'

/** What a step changed of a call, credentials hidden. */
export const ChangeList = ({ changes }: { changes: Change[] }) => (
  <ul className="grid gap-1 text-xs">
    {changes.map((change) => (
      <li key={`${change.part} ${change.name}`} className="break-words">
        <span className="text-muted">
          {parts[change.part]} {done(change)}:{' '}
        </span>
        {change.name && <code className="font-medium">{change.name} </code>}
        {change.from !== null && (
          <del className="text-muted">
            <code className="break-all">{change.from || '(empty)'}</code>
          </del>
        )}
        {change.from !== null && change.to !== null && ' → '}
        {change.to !== null && <code className="break-all">{change.to || '(empty)'}</code>}
      </li>
    ))}
  </ul>
)
