import { StepOrigin } from '#components/policy-chains/step-origin.tsx'
import { Section } from '#components/ui/page.tsx'
import type { StepView } from '#lib/policy-chains/schema.ts'
import type { RecordDetail } from '#lib/records/schema.ts'
import { CallFacts } from './call-facts.tsx'

type Detail = RecordDetail['details'][number]

/** What a step has kept of a call, besides its record. */
export const LoggedDetail = ({ detail, steps }: { detail: Detail; steps: StepView[] }) => {
  const { stepId, query, requestHeaders, responseHeaders } = detail
  const step = steps.find(({ id }) => id === stepId)
  return (
    <Section title="Logged">
      <CallFacts
        facts={[
          ['By', step ? <StepOrigin key="step" step={step} /> : stepId],
          ...(query === null ? [] : [['Query', query || 'none'] as [string, string]]),
          ...requestHeaders.map(([name, value]): [string, string] => [`Sent ${name}`, value]),
          ...responseHeaders.map(([name, value]): [string, string] => [`Answered ${name}`, value]),
        ]}
      />
      <Body title="Body of the request" text={detail.requestBody} cut={detail.requestBodyCut} />
      <Body title="Body of the answer" text={detail.responseBody} cut={detail.responseBodyCut} />
    </Section>
  )
}

const Body = ({ title, text, cut }: { title: string; text: string | null; cut: boolean }) =>
  text === null ? null : (
    <figure className="mt-3">
      <figcaption className="mb-1 text-xs text-muted">
        {title}
        {cut && ', its beginning'}
      </figcaption>
      <pre className="max-h-80 overflow-auto rounded-lg border border-line bg-surface p-3 text-xs break-words whitespace-pre-wrap">
        {text || '(empty)'}
      </pre>
    </figure>
  )
