import { notFound } from 'next/navigation'
import { CallDetails } from '#components/records/call-details.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { findRecord } from '#lib/records/find-record.ts'
import { requestIdInput } from '#lib/records/schema.ts'

export default async function ConsoleCallPage({ params }: PageProps<'/console/calls/[requestId]'>) {
  const scope = await staffPage('record:read-all')
  const asked = requestIdInput.safeParse(await params)
  const found = asked.success ? await findRecord(scope, asked.data) : null
  if (!found?.ok) notFound()
  return (
    <>
      <title>{`${found.value.requestId} · Gatehouse console`}</title>
      <PageHeader title={found.value.requestId} />
      <CallDetails call={found.value} />
    </>
  )
}
