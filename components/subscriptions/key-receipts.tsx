'use client'

import { useQuery } from '@tanstack/react-query'
import { NoNews } from '#components/shell/no-news.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { spanWords } from '#lib/shared/span-words.ts'
import { keyReceiptsQuery } from '#lib/subscriptions/queries.ts'
import type { KeyReceiptView } from '#lib/subscriptions/schema.ts'

const tones = { active: 'good', suspended: 'bad', revoked: 'bad', ended: 'plain' } as const

/** What was done to the keys, and when each gateway held it; asked anew while the page is looked at. */
export function KeyReceipts({
  subscriptionId,
  initial,
}: {
  subscriptionId: string
  initial: KeyReceiptView[]
}) {
  const newest = initial[0]?.sequence ?? null
  const { data, error } = useQuery({
    ...keyReceiptsQuery(subscriptionId, newest),
    initialData: { items: initial },
  })
  return (
    <div className="grid gap-2">
      <NoNews error={error} />
      <ReceiptTable receipts={data.items} />
    </div>
  )
}

const ReceiptTable = ({ receipts }: { receipts: KeyReceiptView[] }) =>
  receipts.length === 0 ? (
    <EmptyState title="No key yet">Its organisation makes the keys itself.</EmptyState>
  ) : (
    <Table label="Receipts" head={['When', 'Key', 'Became', 'On the gateways']}>
      {receipts.map((change) => (
        <tr key={change.sequence}>
          <Cell>
            <Time at={change.at} />
          </Cell>
          <Cell className="whitespace-nowrap">{change.key}</Cell>
          <Cell>
            {change.state === 'ending' ? (
              <Badge tone="warn">
                ends at <Time at={change.endsAt} />
              </Badge>
            ) : (
              <Badge tone={tones[change.state]}>{change.state}</Badge>
            )}
          </Cell>
          <Cell>
            {change.receipts.length === 0 && change.missing.length === 0 && (
              <span className="text-bad">no gateway has confirmed it</span>
            )}
            {change.receipts
              .map(({ gateway, tookMs }) =>
                tookMs === null
                  ? `${gateway} since it was registered`
                  : `${gateway} after ${spanWords(tookMs)}`,
              )
              .join(', ')}
            {change.missing.length > 0 && (
              <p className="text-bad">not yet on {change.missing.join(', ')}</p>
            )}
          </Cell>
        </tr>
      ))}
    </Table>
  )
