import type { Metadata } from 'next'
import Link from 'next/link'
import { TraceDetails } from '#components/tracing/trace-details.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { findTrace } from '#lib/tracing/find-trace.ts'
import { traceInput } from '#lib/tracing/schema.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function TracePage({ params }: PageProps<'/console/traces/[requestId]'>) {
  const scope = await staffPage('trace:write')
  const { requestId } = await params
  const asked = traceInput.safeParse({ requestId })
  const found = asked.success ? await findTrace(scope, asked.data) : null
  return (
    <>
      <title>{`Trace of ${requestId} · Gatehouse console`}</title>
      <PageHeader
        title={`Trace of ${requestId}`}
        lead={
          <>
            <Link href={`/console/calls/${requestId}`} className="text-accent underline">
              What the record says of this call
            </Link>
            {found?.ok && (
              <>
                {' · '}
                <Link
                  href={`/console/deployments/replay?trace=${requestId}`}
                  className="text-accent underline"
                >
                  Replay it through the pending changes
                </Link>
              </>
            )}
          </>
        }
      />
      {found?.ok ? (
        <TraceDetails trace={found.value} />
      ) : found?.failure.code === 'gateway_unreachable' ? (
        <Notice tone="bad" title="A gateway does not answer">
          {found.failure.message} Load the page again in a moment.
        </Notice>
      ) : (
        <EmptyState title="There is no trace of this call">
          Only calls that carry a trace header are traced, and a trace is kept for a quarter of an
          hour. Make a header on the page{' '}
          <Link href="/console/apis" className="text-accent underline">
            of the API
          </Link>
          , under Trace, and repeat the call.
        </EmptyState>
      )}
    </>
  )
}
