import Link from 'next/link'
import { StepOrigin } from '#components/policy-chains/step-origin.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { StepView } from '#lib/policy-chains/schema.ts'
import type { RecordDetail } from '#lib/records/schema.ts'
import { errorCodes } from '#lib/shared/error-codes.ts'

/** Why a call was answered as it was, for staff: who said so, what its caller was told, and where that can be changed. */
export function CallOutcome({
  call: { status, code, reason, refusedByStepId, api },
  steps,
}: {
  call: RecordDetail
  steps: StepView[]
}) {
  const tone = status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good'
  if (code === null)
    return (
      <Notice
        tone={tone}
        title={reason ?? (status < 400 ? 'The gateway let it through' : undefined)}
      >
        {reason === null &&
          (status < 400
            ? 'The backend answered it.'
            : `The gateway let it through; ${status} is the answer of the backend itself.`)}
      </Notice>
    )
  const known = errorCodes.find((one) => one.code === code)
  const step = steps.find(({ id }) => id === refusedByStepId)
  return (
    <Notice tone={tone} title={reason ?? known?.title}>
      <div className="mt-1 grid gap-2 text-ink">
        <p>
          The caller was told{' '}
          <Link href={`/docs/errors/${code}`} className="text-accent underline">
            {code}
          </Link>
          {known ? ', with this advice:' : '.'}
        </p>
        {known && <Markdown text={known.mend} />}
        {step && (
          <p>
            The policy “{step.title}” refused it,{' '}
            <StepOrigin step={step} {...(api && { apiId: api.id })} />.
          </p>
        )}
        {refusedByStepId && !step && (
          <p>A policy refused it that is not set any more ({refusedByStepId}).</p>
        )}
      </div>
    </Notice>
  )
}
