'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { NoNews } from '#components/shell/no-news.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { deploymentsQuery } from '#lib/deployments/queries.ts'
import type { DeploymentView } from '#lib/deployments/schema.ts'
import { Acknowledgement } from './acknowledgement.tsx'
import { RollBackButton } from './roll-back-button.tsx'

/** The history, newest first; acknowledgements arrive while it is looked at. */
export function DeploymentList({
  initial,
  editable,
}: {
  initial: DeploymentView[]
  editable: boolean
}) {
  const { data, error } = useQuery({ ...deploymentsQuery, initialData: { items: initial } })
  if (data.items.length === 0)
    return (
      <EmptyState title="Nothing was deployed yet">
        Until then the gateways route nothing.
      </EmptyState>
    )
  return (
    <div className="grid gap-2">
      <NoNews error={error} />
      <ol
        aria-label="Deployments"
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {data.items.map((deployment) => (
          <li key={deployment.number} className="grid gap-2 px-4 py-3 text-sm">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <Link
                href={`/console/deployments/${deployment.number}`}
                className="font-medium text-accent hover:underline"
              >
                Deployment {deployment.number}
              </Link>
              {deployment.live && <Badge tone="good">live</Badge>}
              <span className="min-w-0 break-words">{deployment.note}</span>
              <span className="text-xs text-muted sm:ml-auto">
                {deployment.createdBy}, <Time at={deployment.createdAt} />
              </span>
              {!deployment.live && editable && <RollBackButton number={deployment.number} />}
            </div>
            <ul className="grid gap-1">
              {deployment.acknowledgements.map((said) => (
                <li key={said.gatewayId}>
                  <Acknowledgement said={said} deployment={deployment} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  )
}
