'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { NoNews } from '#components/shell/no-news.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Card, EmptyState } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { isSilent } from '#lib/gateways/is-silent.ts'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { partlyWords } from './closed-words.ts'
import { enforcementWords } from './enforcement-words.ts'
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
            {enforcementWords(data.items)} {partlyWords(data.items)}
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
                    <p className="text-xs text-muted">
                      {gateway.seenAt === null ? (
                        'It has said nothing of itself yet:'
                      ) : (
                        <>
                          Its last word, at <Time at={gateway.seenAt} />:
                        </>
                      )}
                    </p>
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
