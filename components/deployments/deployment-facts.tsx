'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { NoNews } from '#components/shell/no-news.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { deploymentQuery } from '#lib/deployments/queries.ts'
import type { DeploymentView } from '#lib/deployments/schema.ts'
import { Acknowledgement } from './acknowledgement.tsx'

/** Who deployed it, its hash, and what each gateway says to it. */
export function DeploymentFacts({ initial }: { initial: DeploymentView }) {
  const { data, error } = useQuery({ ...deploymentQuery(initial.number), initialData: initial })
  return (
    <>
      <NoNews error={error} />
      <p className="text-sm">
        {data.live ? <Badge tone="good">live</Badge> : <Badge>replaced</Badge>} Deployed by{' '}
        {data.createdBy}, <Time at={data.createdAt} />.{' '}
        {data.rollbackOf !== null && (
          <>
            It holds what{' '}
            <Link
              href={`/console/deployments/${data.rollbackOf}`}
              className="text-accent underline"
            >
              deployment {data.rollbackOf}
            </Link>{' '}
            held.
          </>
        )}
      </p>
      <Section title="On the gateways">
        {data.acknowledgements.length === 0 ? (
          <p className="text-sm text-muted">There was no gateway to send it to.</p>
        ) : (
          <ul className="grid gap-1 text-sm">
            {data.acknowledgements.map((said) => (
              <li key={said.gatewayId}>
                <Acknowledgement said={said} deployment={data} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="SHA-256 of the snapshot">
        <CopyText label="snapshot hash" text={data.hash} />
      </Section>
    </>
  )
}
