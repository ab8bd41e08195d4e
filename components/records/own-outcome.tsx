import Link from 'next/link'
import { Markdown } from '#components/ui/markdown.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { RecordDetail } from '#lib/records/schema.ts'
import { errorCodes } from '#lib/shared/error-codes.ts'

/** How a call ended, in words on which its caller can act. */
export function OwnOutcome({ call: { status, code } }: { call: RecordDetail }) {
  const known = errorCodes.find((one) => one.code === code)
  if (code === null)
    return (
      <Notice tone={status < 400 ? 'good' : 'warn'} title={`Answered with ${status}`}>
        {status < 400
          ? 'The gateway let the call through, and the API answered it.'
          : 'The gateway let the call through; this is the answer of the API itself. Its documentation says what the status means.'}
      </Notice>
    )
  return (
    <Notice tone={status < 500 ? 'warn' : 'bad'} title={`${known?.title ?? code} (${status})`}>
      <div className="mt-1 grid gap-2 text-ink">
        {known && <Markdown text={known.mend} />}
        <p>
          <Link href={`/docs/errors/${code}`} className="text-accent underline">
            {code}
          </Link>{' '}
          in full
        </p>
      </div>
    </Notice>
  )
}
