import type { Metadata } from 'next'
import { CallTable } from '#components/records/call-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { memberPage } from '#lib/identity/page-scope.ts'
import { listRecords } from '#lib/records/repository.ts'

export const metadata: Metadata = { title: 'Calls' }

export default async function CallsPage({ searchParams }: PageProps<'/calls'>) {
  const { requestId } = await searchParams
  const wanted = typeof requestId === 'string' ? requestId.trim().slice(0, 40) : ''
  const scope = await memberPage('record:read')
  const { items } = await listRecords(scope, { take: 100, ...(wanted && { requestId: wanted }) })
  return (
    <>
      <PageHeader
        title="Calls"
        lead="The last calls of your organisation, as the gateways saw them."
      />
      <search>
        <form className="mb-4 flex max-w-xl items-end gap-2">
          <div className="flex-1">
            <TextField
              name="requestId"
              label="Request id"
              defaultValue={wanted}
              help="Each answer carries one as x-request-id."
            />
          </div>
          <Button type="submit">Find</Button>
        </form>
      </search>
      <CallTable calls={items} />
    </>
  )
}
