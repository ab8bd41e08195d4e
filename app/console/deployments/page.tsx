import type { Metadata } from 'next'
import Link from 'next/link'
import { ChangeList } from '#components/deployments/change-list.tsx'
import { DeployForm } from '#components/deployments/deploy-form.tsx'
import { DeploymentList } from '#components/deployments/deployment-list.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
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
  const loosening = changes.filter(
    ({ subject, kind }) => subject === 'exception' && kind !== 'removed',
  ).length
  const breaking = changes.filter(({ impact }) => impact?.rating === 'breaking').length
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
            <p className="text-sm">
              {subscriptionsAffected} active{' '}
              {subscriptionsAffected === 1 ? 'subscription is' : 'subscriptions are'} touched.
            </p>
            {breaking > 0 && (
              <Notice tone="bad" title="This breaks calls">
                {breaking === 1 ? '1 API is' : `${breaking} APIs are`} called, or opened by active
                subscriptions, and will no longer be answered. Whom that cuts off is named below.
              </Notice>
            )}
            {loosening > 0 && (
              <Notice tone="warn" title="This loosens policies">
                {loosening === 1 ? '1 exception lets' : `${loosening} exceptions let`} calls pass
                where a policy that is set further out would have run. See who answers for it under{' '}
                <Link href="/console/policies/exceptions" className="underline">
                  Exceptions
                </Link>
                .
              </Notice>
            )}
            <section
              aria-label="Review"
              tabIndex={0}
              className="max-h-[28rem] overflow-y-auto pr-2"
            >
              <ChangeList label="Pending changes" changes={changes} />
            </section>
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
