import type { Sent } from '#components/reference/send-call.ts'
import { Notice } from '#components/ui/notice.tsx'

/** What a call that was sent from here came to. */
export function CallAnswer({ sent }: { sent: Sent }) {
  if (!sent.reached)
    return (
      <Notice tone="bad" title="The gateway did not answer this browser">
        Nothing came from {sent.origin}. Check that this machine can reach it, or run the sample
        above in a terminal.
      </Notice>
    )
  const { status, tookMs, code, body, requestId } = sent
  const good = status >= 200 && status < 300
  return (
    <div className="grid gap-2">
      <Notice
        tone={good ? 'good' : 'bad'}
        title={`${status} after ${tookMs} ms${good ? ': your key works.' : ''}`}
      >
        {code && (
          <p>
            The gateway refused it:{' '}
            <a className="underline" href={`/docs/errors/${code}`}>
              {code}
            </a>
          </p>
        )}
        {!good && requestId && <p>Request id: {requestId}</p>}
      </Notice>
      {body && (
        <section
          aria-label="Answer"
          tabIndex={0}
          className="max-h-80 overflow-auto rounded-md bg-sunken p-3"
        >
          <pre className="text-xs">{body}</pre>
        </section>
      )}
    </div>
  )
}
