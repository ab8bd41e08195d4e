import Link from 'next/link'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SubscriptionView } from '#lib/subscriptions/schema.ts'
import { InlineDecision } from './inline-decision.tsx'
import { StatusBadge } from './status-badge.tsx'

/** Subscriptions as staff see them; what waits is decided in its row. */
export const ConsoleSubscriptions = ({
  subscriptions,
  deciding,
}: {
  subscriptions: SubscriptionView[]
  deciding: boolean
}) => (
  <Table
    label="Subscriptions"
    head={['Organisation', 'Product', 'State', 'Purpose', 'Asked', 'Decide']}
  >
    {subscriptions.map((item) => (
      <tr key={item.id}>
        <Cell>
          <Link
            href={`/console/subscriptions/${item.id}`}
            className="font-medium text-accent hover:underline"
          >
            {item.organisation.name}
          </Link>
        </Cell>
        <Cell>{item.product?.name ?? item.api?.name}</Cell>
        <Cell>
          <StatusBadge status={item.status} />
        </Cell>
        <Cell className="max-w-60 min-w-40 break-words">
          {item.purpose}
          {item.status === 'pending' && item.reason && (
            <p className="text-xs text-warn">{item.reason}</p>
          )}
        </Cell>
        <Cell>
          <Time at={item.createdAt} />
        </Cell>
        <Cell>
          {item.status === 'pending' && deciding && (
            <InlineDecision
              subscriptionId={item.id}
              who={item.organisation.name}
              what={item.product?.name ?? item.api?.name ?? ''}
            />
          )}
        </Cell>
      </tr>
    ))}
  </Table>
)
