'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { NoNews } from '#components/shell/no-news.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { targetStatesQuery } from '#lib/gateways/queries.ts'
import type { TargetStates as States } from '#lib/gateways/schema.ts'
import { TargetLines, targetCount } from './target-lines.tsx'

const useStates = (apiId: string, initial: States) =>
  useQuery({ ...targetStatesQuery(apiId), initialData: initial })

/** The targets of an API as each gateway sees them, asked anew every few seconds. */
export function TargetStates({ apiId, initial }: { apiId: string; initial: States }) {
  const { data, error } = useStates(apiId, initial)
  return (
    <div className="grid max-w-2xl gap-4">
      <NoNews error={error} />
      {data.items.map(({ gatewayName, reachable, targets }) => (
        <section key={gatewayName} className="grid gap-1.5">
          <h3 className="text-sm font-medium">{gatewayName}</h3>
          {!reachable && (
            <Notice tone="warn">The gateway does not answer; this is what it said last.</Notice>
          )}
          <TargetLines targets={targets} />
        </section>
      ))}
    </div>
  )
}

/** One sentence, and the way to all of it. */
export function TargetSummary({ apiId, initial }: { apiId: string; initial: States }) {
  const { data } = useStates(apiId, initial)
  const targets = data.items.flatMap((item) => item.targets)
  const out = targets.filter(({ state }) => state === 'out')
  return (
    <Notice tone={out.length > 0 ? 'bad' : 'good'}>
      {targetCount(targets)}
      {data.items.length > 1 && `, over ${data.items.length} gateways`}.{' '}
      <Link href={`/console/apis/${apiId}/settings`} className="underline">
        Since when, and why
      </Link>
    </Notice>
  )
}
