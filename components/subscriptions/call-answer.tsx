import type { Sent } from '#components/reference/send-call.ts'
import { Notice } from '#components/ui/notice.tsx'
import { spanWords } from '#lib/shared/span-words.ts'

/** What a call that was sent from here came to. */
export function CallAnswer({ sent }: { sent: Sent }) {
  if (!sent.reached)
    return (
      <Notice
        tone="bad"
        title={
          sent.waitedMs === null
            ? 'The gateway did not answer this browser'
            : `No answer within ${spanWords(sent.waitedMs)}`
        }
      >
        {sent.waitedMs === null
          ? `Nothing came from ${sent.origin}. Check that this machine can reach it, or run the sample above in a terminal.`
          : 'The API takes longer than this page waits. Send it again, or run the sample above in a terminal.'}
      </Notice>
    )
  const { body, isCut } = sent
  return (
    <div className="grid gap-2">
      <Outcome of={sent} />
      {body && (
        <section
          aria-label="Answer"
          tabIndex={0}
          className="max-h-80 overflow-auto rounded-md bg-sunken p-3"
        >
          <pre className="text-xs">{body}</pre>
        </section>
      )}
      {isCut && <p className="text-xs text-muted">The answer is longer; this is its beginning.</p>}
    </div>
  )
}

function Outcome({ of: sent }: { of: Extract<Sent, { reached: true }> }) {
  const { status, tookMs, refusal, requestId } = sent
  const measured = `${status} after ${spanWords(tookMs)}`
  if (status >= 200 && status < 300)
    return <Notice tone="good" title={`${measured}: your key works.`} />
  return (
    <Notice tone={refusal ? 'bad' : 'warn'} title={measured}>
      {refusal ? (
        <p>
          The gateway refused it: {refusal.title}.{' '}
          <a className="underline" href={`/docs/errors/${refusal.code}`}>
            What to do about {refusal.code}
          </a>
        </p>
      ) : (
        <p>
          The gateway let it through; this is what the API itself answered. Values in the sample may
          have to be real ones.
        </p>
      )}
      {requestId && <p>Request id: {requestId}</p>}
    </Notice>
  )
}
