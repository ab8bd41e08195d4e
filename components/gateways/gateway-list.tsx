'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { NoNews } from '#components/shell/no-news.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Card, EmptyState } from '#components/ui/page.tsx'
import { isSilent } from '#lib/gateways/is-silent.ts'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { mainFacts } from './gateway-facts.tsx'
import { GatewayBadge, GatewayProblems } from './gateway-state.tsx'

/** Every gateway with what it says of itself, asked anew every few seconds. */
export function GatewayList({ initial }: { initial: GatewayView[] }) {
  const { data, error } = useQuery({ ...gatewaysQuery, initialData: { items: initial } })
  return (
    <div className="grid gap-4">
      <NoNews error={error} />
      {data.items.length === 0 ? (
        <EmptyState title="No gateway yet">
          Start one on a machine that callers reach, then register it below. Without a gateway no
          call is answered.
        </EmptyState>
      ) : (
        <>
          <p className="text-sm" role="status">
            {summaryOf(data.items)}
          </p>
          <ul aria-label="Gateways" className="grid gap-4">
            {data.items.map((gateway) => (
              <li key={gateway.id}>
                <Card className="grid gap-4">
                  <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <h3 className="font-semibold wrap-anywhere">
                      <Link
                        href={`/console/gateways/${gateway.id}`}
                        className="text-accent underline"
                      >
                        {gateway.name}
                      </Link>
                    </h3>
                    <GatewayBadge gateway={gateway} />
                    {gateway.region && <span className="text-sm text-muted">{gateway.region}</span>}
                  </div>
                  <GatewayProblems gateway={gateway} />
                  {isSilent(gateway) && (
                    <p className="text-xs text-muted">As it was when it answered last:</p>
                  )}
                  <Facts facts={mainFacts(gateway)} />
                </Card>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** On how many of them holds what was deployed last. */
function summaryOf(gateways: GatewayView[]): string {
  const number = gateways[0]?.expectedNumber ?? null
  if (number === null) return 'Nothing was deployed yet: until then every call is refused.'
  const current = gateways.filter(({ state }) => state === 'current').length
  const enforce = current === 1 ? 'enforces' : 'enforce'
  return `${current} of ${gateways.length} ${gateways.length === 1 ? 'gateway' : 'gateways'} ${enforce} deployment ${number}.`
}
