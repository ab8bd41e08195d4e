'use client'

import { useQuery } from '@tanstack/react-query'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { GatewayCard } from './gateway-card.tsx'

/** Every gateway with what it says of itself, asked anew every few seconds. */
export function GatewayList({ initial, editable }: { initial: GatewayView[]; editable: boolean }) {
  const { data, isError } = useQuery({ ...gatewaysQuery, initialData: { items: initial } })
  return (
    <div className="grid gap-4">
      {isError && (
        <Notice tone="bad">No news: the console cannot be reached. What follows is old.</Notice>
      )}
      {data.items.length === 0 ? (
        <EmptyState title="No gateway yet">
          Start one on a machine that callers reach, then register it here.
        </EmptyState>
      ) : (
        <ul aria-label="Gateways" className="grid gap-4">
          {data.items.map((gateway) => (
            <li key={gateway.id}>
              <GatewayCard gateway={gateway} editable={editable} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
