import Link from 'next/link'
import { toneOf } from '#components/records/call-table.tsx'
import { GateLine, StepLine } from '#components/tracing/trace-entries.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState, Section } from '#components/ui/page.tsx'
import type { stepNamer } from '#lib/replay/compare-sides.ts'
import type { RanSide, ReplayDifference, ReplaySide } from '#lib/replay/schema.ts'
import { MessageView } from './message-view.tsx'

/** What one chain does with the request. */
export function SideView({
  title,
  side,
  differences,
  named,
}: {
  title: string
  side: ReplaySide
  differences: ReplayDifference[]
  named: ReturnType<typeof stepNamer>
}) {
  return (
    <Section title={title}>
      {side.state === 'ran' ? (
        <Ran {...{ title, side, differences, named }} />
      ) : side.state === 'absent' ? (
        <EmptyState title="The API is not there">Calls are answered 404.</EmptyState>
      ) : (
        <Notice tone="bad" title="The gateway would refuse this deployment">
          <ul className="mt-1 grid gap-1">
            {side.faults.map(({ pointer, message }) => (
              <li key={`${pointer} ${message}`}>
                {message} <code className="text-xs break-all">{pointer}</code>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Section>
  )
}

function Ran({
  title,
  side,
  differences,
  named,
}: {
  title: string
  side: RanSide
  differences: ReplayDifference[]
  named: ReturnType<typeof stepNamer>
}) {
  const namesOf = (part: ReplayDifference['part']) =>
    new Set(differences.filter((one) => one.part === part).map(({ name }) => name))
  const differing = namesOf('step')
  const totalMs = side.steps.reduce((most, step) => Math.max(most, step.startedMs + step.tookMs), 0)
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={toneOf(side.status)}>{side.status}</Badge>
        {side.code ? (
          <span className="min-w-0 break-words">
            <Link href={`/docs/errors/${side.code}`} className="text-accent underline">
              {side.code}
            </Link>
            : {side.reason}
          </span>
        ) : (
          (side.reason ?? 'The caller gets the answer of the backend, or of a step.')
        )}
      </p>
      <ol
        aria-label={`${title}, step by step`}
        className="rounded-lg border border-line bg-surface"
      >
        {side.gates.map((gate) => (
          <GateLine key={gate.gate} gate={gate} />
        ))}
        {named(side.steps).map(([name, step]) => (
          <StepLine key={name} step={step} totalMs={totalMs} differs={differing.has(name)} />
        ))}
      </ol>
      {side.sent ? (
        <MessageView
          side={title}
          title="What the backend would get"
          first={`${side.sent.method} ${side.sent.address}${side.sent.path}${side.sent.query}`}
          message={side.sent}
          differing={namesOf('sent')}
        />
      ) : (
        <p className="text-sm text-muted">The backend would not be called.</p>
      )}
      <MessageView
        side={title}
        title="What the caller would get"
        first={String(side.answer.status)}
        message={side.answer}
        differing={namesOf('answer')}
      />
    </div>
  )
}
