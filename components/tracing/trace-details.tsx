import Link from 'next/link'
import { CallFacts } from '#components/records/call-facts.tsx'
import { toneOf } from '#components/records/call-table.tsx'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { momentWords } from '#lib/shared/moment-words.ts'
import { spanWords } from '#lib/shared/span-words.ts'
import type { TraceView } from '#lib/tracing/schema.ts'
import { BackendLine, GateLine, StepLine } from './trace-entries.tsx'

const none = <span className="text-muted">none</span>

/** One call as it went: decisions, steps and calls of the backend in the order in which they began. */
export function TraceDetails({ trace }: { trace: TraceView }) {
  const { totalMs } = trace
  const entries = [
    ...trace.steps.map((step) => ({
      startedMs: step.startedMs,
      line: (
        <StepLine
          key={`${step.stepId} ${step.phase} ${step.startedMs}`}
          step={step}
          totalMs={totalMs}
        />
      ),
    })),
    ...trace.backendCalls.map((call) => ({
      startedMs: call.startedMs,
      line: <BackendLine key={`backend ${call.startedMs}`} call={call} totalMs={totalMs} />,
    })),
  ].toSorted((one, other) => one.startedMs - other.startedMs)
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={toneOf(trace.status)}>{trace.status}</Badge>
        <MethodBadge method={trace.method} /> <code className="break-all">{trace.path}</code>
      </p>
      {trace.code && (
        <div className="mt-4">
          <Notice tone={trace.status >= 500 ? 'bad' : 'warn'} title={trace.reason ?? undefined}>
            The caller was told{' '}
            <Link href={`/docs/errors/${trace.code}`} className="underline">
              {trace.code}
            </Link>
            .
          </Notice>
        </div>
      )}
      <Section title="Step by step">
        <ol aria-label="Step by step" className="rounded-lg border border-line bg-surface">
          {trace.gates.map((gate) => (
            <GateLine key={gate.gate} gate={gate} />
          ))}
          {entries.map(({ line }) => line)}
        </ol>
        {trace.excepted.map(({ stepId, title, until }) => (
          <p key={stepId} className="mt-2 text-sm">
            <Badge tone="warn">excepted</Badge> {title} did not run: it is excepted here until{' '}
            {momentWords(until)}.
          </p>
        ))}
        <p className="mt-2 text-xs text-muted">
          Bars stand where a step ran within the whole call. Credentials and secrets are hidden.
        </p>
      </Section>
      <Section title="The call">
        <CallFacts
          facts={[
            ['When (UTC)', <Time key="at" at={trace.at} />],
            ['Took', spanWords(totalMs)],
            ['Sent', `${trace.requestBytes} bytes`],
            ['Answered', `${trace.responseBytes} bytes`],
            ['Host', trace.host || none],
            ['From', trace.clientIp],
            ['API', trace.apiName ?? trace.apiId ?? none],
            ['Operation', trace.operationName ?? trace.operationId ?? none],
            ['Entered by', trace.productName ?? none],
            ['Subscription', trace.subscriptionId ?? none],
            ['Key', trace.keyId ?? none],
            ['Gateway', trace.gatewayName],
          ]}
        />
      </Section>
    </>
  )
}
