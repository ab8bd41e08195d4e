import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { CallDetails } from '#components/records/call-details.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listSteps } from '#lib/policy-chains/repository.ts'
import { findRecord } from '#lib/records/find-record.ts'
import { requestIdInput } from '#lib/records/schema.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function ConsoleCallPage({ params }: PageProps<'/console/calls/[requestId]'>) {
  const scope = await staffPage('record:read-all')
  const asked = requestIdInput.safeParse(await params)
  const found = asked.success ? await findRecord(scope, asked.data) : null
  if (!found?.ok) notFound()
  const { refusedByStepId, details } = found.value
  const met = [refusedByStepId, ...details.map(({ stepId }) => stepId)].filter((id) => id !== null)
  const steps = await listSteps(scope, { id: { in: met } })
  return (
    <>
      <title>{`${found.value.requestId} · Gatehouse console`}</title>
      <PageHeader
        title={`Call ${found.value.requestId}`}
        lead={
          <Link href="/console/calls" className="text-accent underline">
            All calls
          </Link>
        }
      />
      <CallDetails call={found.value} steps={steps} role={scope.role} />
      {staffMay(scope.role, 'trace:write') && (
        <p className="mt-6 flex flex-wrap gap-4 text-sm">
          <Link href={`/console/traces/${found.value.requestId}`} className="text-accent underline">
            Its trace, if it was traced
          </Link>
          {found.value.api && (
            <Link
              href={`/console/apis/${found.value.api.id}/trace`}
              className="text-accent underline"
            >
              Trace a call like it
            </Link>
          )}
        </p>
      )}
    </>
  )
}
