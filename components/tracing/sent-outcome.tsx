import Link from 'next/link'
import type { Sent } from '#components/reference/send-call.ts'
import { Notice } from '#components/ui/notice.tsx'
import { spanWords } from '#lib/shared/span-words.ts'

/** What a call that was sent from here came to, and the way to its trace. */
export function SentOutcome({ sent }: { sent: Sent }) {
  if (!sent.reached && sent.waitedMs !== null)
    return (
      <Notice tone="warn" title={`No answer within ${spanWords(sent.waitedMs)}`}>
        This page waits no longer and has hung up. The call is listed below, with what became of it.
      </Notice>
    )
  if (!sent.reached)
    return (
      <Notice tone="bad" title="This browser got no answer that it may read">
        Perhaps {sent.origin} cannot be reached from here, its name is not among the hostnames, or a
        CORS policy of the API keeps its answers from this page. Run the call in a terminal: a call
        that is made there is listed below all the same.
      </Notice>
    )
  return (
    <Notice
      tone={sent.status < 400 ? 'good' : 'warn'}
      title={`Answered ${sent.status} in ${spanWords(sent.tookMs)}`}
    >
      {sent.refusal && <p>{sent.refusal.code}</p>}
      {sent.requestId && (
        <Link href={`/console/traces/${sent.requestId}`} className="underline">
          See its trace
        </Link>
      )}
    </Notice>
  )
}
