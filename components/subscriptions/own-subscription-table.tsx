import Link from 'next/link'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SubscriptionView } from '#lib/subscriptions/schema.ts'
import { ListedKeys } from './listed-keys.tsx'
import { StatusBadge } from './status-badge.tsx'

/** Subscriptions of one's own organisation, each with the way to its keys. */
export const OwnSubscriptionTable = ({ subscriptions }: { subscriptions: SubscriptionView[] }) => (
  <Table label="Subscriptions" head={['Product', 'State', 'Keys', 'Since']}>
    {subscriptions.map((item) => (
      <tr key={item.id}>
        <Cell>
          <Link
            href={`/subscriptions/${item.id}`}
            className="font-medium text-accent hover:underline"
          >
            {item.product?.name ?? item.api?.name}
          </Link>
        </Cell>
        <Cell>
          <StatusBadge status={item.status} />
          {item.reason && <p className="text-xs text-muted">{item.reason}</p>}
        </Cell>
        <Cell>
          <ListedKeys keys={item.keys} />
        </Cell>
        <Cell>
          <Time at={item.createdAt} />
        </Cell>
      </tr>
    ))}
  </Table>
)
