import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ChangeList } from '#components/deployments/change-list.tsx'
import { DeploymentFacts } from '#components/deployments/deployment-facts.tsx'
import { RollBackButton } from '#components/deployments/roll-back-button.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { findDeploymentChanges } from '#lib/deployments/find-deployment-changes.ts'
import { listDeployments } from '#lib/deployments/repository.ts'
import { deploymentNumberInput } from '#lib/deployments/schema.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function DeploymentPage({
  params,
}: PageProps<'/console/deployments/[number]'>) {
  const scope = await staffPage('gateway:read')
  const asked = deploymentNumberInput.safeParse(await params)
  if (!asked.success) notFound()
  const [[deployment], changed] = await Promise.all([
    listDeployments(scope, asked.data),
    findDeploymentChanges(scope, asked.data),
  ])
  if (!deployment || !changed.ok) notFound()
  const { changes, previousNumber } = changed.value
  const title = `Deployment ${deployment.number}`
  return (
    <>
      <title>{`${title} · Gatehouse console`}</title>
      <PageHeader
        title={title}
        lead={deployment.note || 'Without a note.'}
        action={
          !deployment.live &&
          staffMay(scope.role, 'deployment:write') && <RollBackButton number={deployment.number} />
        }
      />
      <DeploymentFacts initial={deployment} />
      <Section
        title={
          previousNumber === null
            ? 'What it brought'
            : `What it changed since deployment ${previousNumber}`
        }
      >
        {changes.length === 0 ? (
          <p className="text-sm text-muted">Nothing: it holds the same.</p>
        ) : (
          <Card>
            <ChangeList label="Changes" changes={changes} />
          </Card>
        )}
      </Section>
    </>
  )
}
