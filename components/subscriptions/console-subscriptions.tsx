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
  ofOne = false,
}: {
  subscriptions: SubscriptionView[]
  deciding: boolean
  /** All are of one organisation, which the page names. */
  ofOne?: boolean
}) => (
  <Table
    label="Subscriptions"
    head={[...(ofOne ? [] : ['Organisation']), 'Product', 'State', 'Purpose', 'Asked', 'Decide']}
  >
    {subscriptions.map((item) => (
      <tr key={item.id}>
        {!ofOne && (
          <Cell>
            <ToSubscription id={item.id}>{item.organisation.name}</ToSubscription>
          </Cell>
        )}
        <Cell>
          {ofOne ? <ToSubscription id={item.id}>{nameOf(item)}</ToSubscription> : nameOf(item)}
        </Cell>
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
              what={nameOf(item)}
            />
          )}
        </Cell>
      </tr>
    ))}
  </Table>
)

const nameOf = ({ product, api }: SubscriptionView): string => product?.name ?? api?.name ?? ''

const ToSubscription = ({ id, children }: { id: string; children: string }) => (
  <Link href={`/console/subscriptions/${id}`} className="font-medium text-accent hover:underline">
    {children}
  </Link>
)
