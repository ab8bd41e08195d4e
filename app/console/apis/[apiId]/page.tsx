import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ApiHeader } from '#components/catalog/api-header.tsx'
import { Pruning } from '#components/catalog/pruning.tsx'
import { ApiClosed } from '#components/gateways/api-closed.tsx'
import { TargetSummary } from '#components/gateways/target-states.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { findApi } from '#lib/catalog/find-api.ts'
import { listOperationCalls } from '#lib/catalog/list-operation-calls.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { listApiClosures } from '#lib/gateways/list-api-closures.ts'
import { listTargetStates } from '#lib/gateways/list-target-states.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { countFindings } from '#lib/openapi/count-findings.ts'

/** Its header names the page, in a `<title>` of its own. */
export const metadata: Metadata = { title: null }

export default async function ConsoleApiPage({ params }: PageProps<'/console/apis/[apiId]'>) {
  const { apiId } = await params
  const scope = await staffPage('api:read')
  const [found, operations, calls, states, closures] = await Promise.all([
    findApi(scope, apiId),
    listOperations(scope, apiId),
    listOperationCalls(scope, apiId),
    listTargetStates(scope, { apiId }),
    listApiClosures(scope, { apiId }),
  ])
  if (!found.ok || !operations.ok) notFound()
  const api = found.value
  const grave = countFindings(api.findings.filter(({ severity }) => severity !== 'info'))
  return (
    <>
      <ApiHeader api={api} role={scope.role} current="operations" />
      {closures.ok && (
        <ApiClosed
          apiId={api.id}
          initial={closures.value}
          linked={staffMay(scope.role, 'gateway:read')}
        />
      )}
      {grave > 0 && (
        <div className="mb-4">
          <Notice tone="warn">
            The import found {grave} {grave === 1 ? 'thing' : 'things'} to look at.{' '}
            <Link href={`/console/apis/${api.id}/revisions#findings`} className="underline">
              Read the findings
            </Link>{' '}
            before you expose anything.
          </Notice>
        </div>
      )}
      {states.ok && states.value.items.length > 0 && (
        <div className="mb-4">
          <TargetSummary apiId={api.id} initial={states.value} />
        </div>
      )}
      <Pruning
        apiId={api.id}
        rows={operations.value.items}
        calls={calls}
        editable={staffMay(scope.role, 'api:write')}
      />
    </>
  )
}
