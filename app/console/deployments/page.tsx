import type { Metadata } from 'next'
import { DeployForm } from '#components/deployments/deploy-form.tsx'
import { DeploymentList } from '#components/deployments/deployment-list.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card, EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { pendingChanges } from '#lib/deployments/pending-changes.ts'
import { listDeployments } from '#lib/deployments/repository.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export const metadata: Metadata = { title: 'Deployments' }
const tones = { added: 'good', removed: 'bad', changed: 'warn' } as const
const SHOWN = 200

export default async function DeploymentsPage() {
  const scope = await staffPage('gateway:read')
  const [{ changes, subscriptionsAffected }, deployments] = await Promise.all([
    pendingChanges(scope),
    listDeployments(scope),
  ])
  return (
    <>
      <PageHeader
        title="Deployments"
        lead="What the console holds is enforced once it is deployed. Keys need no deployment."
      />
      <Section title={`Pending changes${changes.length > 0 ? ` (${changes.length})` : ''}`}>
        {changes.length === 0 ? (
          <EmptyState title="Nothing is pending">
            The gateways have what the console holds.
          </EmptyState>
        ) : (
          <Card className="grid gap-4">
            <p className="text-sm text-muted">
              {subscriptionsAffected} active{' '}
              {subscriptionsAffected === 1 ? 'subscription is' : 'subscriptions are'} touched.
            </p>
            <ul
              aria-label="Pending changes"
              className="max-h-96 divide-y divide-line overflow-y-auto text-sm"
            >
              {changes.slice(0, SHOWN).map((change) => (
                <li key={`${change.subject} ${change.id}`} className="grid gap-1 py-2">
                  <p>
                    <Badge tone={tones[change.kind]}>{change.kind}</Badge>{' '}
                    <span className="text-muted">{change.subject}</span> {change.label}
                  </p>
                  {change.details.map(({ field, from, to }) => (
                    <p key={field} className="pl-4 text-xs break-all text-muted">
                      {field}: <del>{from}</del> → <ins>{to}</ins>
                    </p>
                  ))}
                </li>
              ))}
              {changes.length > SHOWN && (
                <li className="py-2 text-muted">and {changes.length - SHOWN} more</li>
              )}
            </ul>
            <DeployForm />
          </Card>
        )}
      </Section>
      <Section title="History">
        <DeploymentList initial={deployments} />
      </Section>
    </>
  )
}
