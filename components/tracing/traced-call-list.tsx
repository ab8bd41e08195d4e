'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { toneOf } from '#components/records/call-table.tsx'
import { NoNews } from '#components/shell/no-news.tsx'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { spanWords } from '#lib/shared/span-words.ts'
import { tracedCallsQuery } from '#lib/tracing/queries.ts'

/** Calls that came with one header, asked for anew every few seconds. */
export function TracedCallList({ ticketId }: { ticketId: string }) {
  const { data, error } = useQuery(tracedCallsQuery(ticketId))
  const silent = data?.silent ?? []
  return (
    <div className="grid gap-4">
      <NoNews error={error} />
      {silent.length > 0 && (
        <Notice tone="warn" title={`No answer from ${silent.join(', ')}`}>
          Calls that went through there are not listed.
        </Notice>
      )}
      {!data ? (
        !error && <Notice>Asking the gateways …</Notice>
      ) : data.items.length === 0 ? (
        <EmptyState title="None yet">
          Make the call. It appears here a moment after it has been answered; the first twenty with
          one header are kept, for a quarter of an hour.
        </EmptyState>
      ) : (
        <Table
          label="Traced calls"
          head={['Answer', 'Call and its trace', 'When', 'Took', 'Gateway']}
        >
          {data.items.map((call) => (
            <tr key={call.requestId}>
              <Cell>
                <Badge tone={toneOf(call.status)}>{call.status}</Badge>
              </Cell>
              <Cell className="min-w-52">
                <MethodBadge method={call.method} /> <code className="break-all">{call.path}</code>
                <p className="mt-1 font-mono text-xs break-all">
                  <Link
                    href={`/console/traces/${call.requestId}`}
                    className="text-accent underline"
                  >
                    {call.requestId}
                  </Link>
                </p>
              </Cell>
              <Cell>
                <Time at={call.at} />
              </Cell>
              <Cell className="whitespace-nowrap">{spanWords(call.totalMs)}</Cell>
              <Cell>{call.gatewayName}</Cell>
            </tr>
          ))}
        </Table>
      )}
    </div>
  )
}
