'use client'

import { useQuery } from '@tanstack/react-query'
import { NoNews } from '#components/shell/no-news.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Card, EmptyState, Section } from '#components/ui/page.tsx'
import { isSilent } from '#lib/gateways/is-silent.ts'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'
import { ChangeGateway } from './change-gateway.tsx'
import { mainFacts, moreFacts } from './gateway-facts.tsx'
import { GatewayBadge, GatewayProblems } from './gateway-state.tsx'
import { RemoveGateway } from './remove-gateway.tsx'
import { TargetLines } from './target-lines.tsx'

/** One gateway: how it is, what it enforces beside what it should, its targets, and where it is reached. */
export function GatewayDetails({ initial, editable }: { initial: GatewayView; editable: boolean }) {
  const { data, error } = useQuery({ ...gatewaysQuery, initialData: { items: [initial] } })
  const gateway = data.items.find(({ id }) => id === initial.id)
  if (!gateway)
    return (
      <Notice tone="warn" title="It is not registered any more">
        Somebody has removed it.
      </Notice>
    )
  const isAway = isSilent(gateway)
  return (
    <>
      <div className="mb-6 grid gap-4">
        <NoNews error={error} />
        <p className="flex flex-wrap items-center gap-3 text-sm">
          <GatewayBadge gateway={gateway} />
          {gateway.region && <span className="text-muted">{gateway.region}</span>}
        </p>
        <GatewayProblems gateway={gateway} />
      </div>
      <Section title={isAway ? 'How it was when it answered last' : 'How it is'}>
        <Card>
          <Facts facts={[...mainFacts(gateway), ...moreFacts(gateway)]} />
        </Card>
      </Section>
      <Section title={isAway ? 'Health of backends, as it said last' : 'Health of backends'}>
        {gateway.targets.length === 0 ? (
          <EmptyState title="No target is watched">
            A backend with several targets, or with health checks, is watched. Both are settings of
            its API.
          </EmptyState>
        ) : (
          <TargetLines targets={gateway.targets} />
        )}
      </Section>
      {editable && (
        <>
          <Section title="Change">
            <Card>
              <ChangeGateway gateway={gateway} />
            </Card>
          </Section>
          <Section title="Remove">
            <RemoveGateway gateway={gateway} />
          </Section>
        </>
      )}
    </>
  )
}
