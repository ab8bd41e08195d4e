import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { spanWords } from '#lib/shared/span-words.ts'
import type { TraceStepView, TraceView } from '#lib/tracing/schema.ts'
import { ChangeList } from './change-list.tsx'
import { TimeBar } from './time-bar.tsx'

const verdicts: Record<TraceStepView['verdict'], [string, Tone]> = {
  passed: ['passed', 'good'],
  refused: ['refused', 'bad'],
  'would-refuse': ['would refuse', 'warn'],
  answered: ['answered by itself', 'accent'],
  failed: ['failed', 'bad'],
}
const phases = {
  request: 'on the way in',
  around: 'around the backend',
  response: 'on the way back',
} as const
const scopes = { global: 'every call', product: 'product', api: 'API', operation: 'operation' }

const Line = ({ children }: { children: ReactNode }) => (
  <li className="grid gap-2 border-b border-line px-4 py-3 last:border-b-0">{children}</li>
)
const Head = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">{children}</div>
)

export const GateLine = ({
  gate: { gate, passed, detail, tookMs },
}: {
  gate: TraceView['gates'][number]
}) => (
  <Line>
    <Head>
      <span className="font-medium">{gate === 'address' ? 'Host, API and operation' : 'Key'}</span>
      <Badge tone={passed ? 'good' : 'bad'}>{passed ? 'passed' : 'refused'}</Badge>
      <span className="ml-auto font-mono text-xs text-muted">{spanWords(tookMs)}</span>
    </Head>
    {detail && <p className="text-xs break-words text-muted">{detail}</p>}
  </Line>
)

/** `differs`: from what it is compared with. */
export function StepLine({
  step,
  totalMs,
  differs = false,
}: {
  step: TraceStepView
  totalMs: number
  differs?: boolean
}) {
  const [words, tone] = verdicts[step.verdict]
  return (
    <Line>
      <Head>
        <span className="font-medium">{step.title}</span>
        <Badge tone={tone}>{words}</Badge>
        {step.mode === 'dry-run' && <Badge tone="warn">dry-run</Badge>}
        {differs && <Badge tone="accent">differs</Badge>}
        <span className="text-xs text-muted">{phases[step.phase]}</span>
        <Origin step={step} />
      </Head>
      <TimeBar {...{ startedMs: step.startedMs, tookMs: step.tookMs, totalMs }} />
      {step.code && (
        <p className="text-xs break-words">
          <Link href={`/docs/errors/${step.code}`} className="text-accent underline">
            {step.code}
          </Link>
          : {step.reason}
        </p>
      )}
      {!step.code && step.reason && <p className="text-xs break-words">{step.reason}</p>}
      {step.backendCalls !== null && step.mode === 'enforce' && (
        <p className="text-xs text-muted">
          {step.backendCalls === 0
            ? 'The backend was not called.'
            : `It sent the call on ${step.backendCalls === 1 ? 'once' : `${step.backendCalls} times`}; the time is with the backend’s.`}
        </p>
      )}
      {step.changes.length > 0 && <ChangeList changes={step.changes} />}
    </Line>
  )
}

/** Where the step is set, as the way there. */
function Origin({ step: { scope, origin } }: { step: TraceStepView }) {
  if (!origin) return <span className="text-xs text-muted">no longer set on {scopes[scope]}</span>
  const place = origin.targetId === null ? 'global' : `${scope} ${origin.targetId}`
  return (
    <Link
      href={`/console/policies?${new URLSearchParams({ place })}`}
      className="min-w-0 text-xs break-words text-accent underline"
    >
      set on {scopes[scope]}
      {origin.targetName ? ` ${origin.targetName}` : ''}
    </Link>
  )
}

export const BackendLine = ({
  call,
  totalMs,
}: {
  call: TraceView['backendCalls'][number]
  totalMs: number
}) => (
  <Line>
    <Head>
      <span className="font-medium">Backend</span>
      <Badge tone={call.status === null ? 'bad' : call.status < 400 ? 'good' : 'warn'}>
        {call.status ?? 'no answer'}
      </Badge>
      <code className="text-xs break-all text-muted">
        {call.method} {call.address}
        {call.path}
        {call.query}
      </code>
    </Head>
    <TimeBar {...{ startedMs: call.startedMs, tookMs: call.answerMs ?? 0, totalMs }} />
    <p className="text-xs break-words text-muted">
      {call.connectMs === null
        ? 'No connection came about.'
        : call.reused
          ? 'Over a connection that was open.'
          : `Connected after ${spanWords(call.connectMs)}.`}{' '}
      {call.answerMs !== null && `First byte of the answer after ${spanWords(call.answerMs)}.`}{' '}
      {call.fault}
    </p>
  </Line>
)
