import type { Metadata } from 'next'
import { ChangeReview } from '#components/deployments/change-review.tsx'
import { DeployForm } from '#components/deployments/deploy-form.tsx'
import { DeploymentList } from '#components/deployments/deployment-list.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card, EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { pendingChanges } from '#lib/deployments/pending-changes.ts'
import { listDeployments } from '#lib/deployments/repository.ts'
import type { Change } from '#lib/deployments/schema.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

export const metadata: Metadata = { title: 'Deployments' }

/** Where one is tried, with an API that changes itself, if there is one. */
function replayOf(changes: Change[]): string {
  const api = changes.find(({ subject, kind }) => subject === 'api' && kind !== 'removed')
  return `/console/deployments/replay${api ? `?api=${api.id}` : ''}`
}

export default async function DeploymentsPage() {
  const scope = await staffPage('gateway:read')
  const [{ changes, version, subscriptionsAffected }, deployments] = await Promise.all([
    pendingChanges(scope),
    listDeployments(scope),
  ])
  const editable = staffMay(scope.role, 'deployment:write')
  return (
    <>
      <PageHeader
        title="Deployments"
        lead="What the console holds is enforced once it is deployed. Keys need no deployment."
      />
      <Section title={`Pending changes${changes.length > 0 ? ` (${changes.length})` : ''}`}>
        {changes.length === 0 ? (
          <EmptyState title="Nothing is pending">
            What was deployed last is what the console holds.
          </EmptyState>
        ) : (
          <Card className="grid gap-5">
            <ChangeReview label="Pending changes" review={{ changes, subscriptionsAffected }} />
            {staffMay(scope.role, 'trace:write') && (
              <div>
                <LinkButton href={replayOf(changes)}>Replay a request through them</LinkButton>
              </div>
            )}
          </Card>
        )}
        {editable && <DeployForm hasChanges={changes.length > 0} version={version} />}
      </Section>
      <Section title="History">
        <DeploymentList initial={deployments} editable={editable} />
      </Section>
    </>
  )
}
