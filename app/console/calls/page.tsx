import type { Metadata } from 'next'
import { CallTable } from '#components/records/call-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { listRecords } from '#lib/records/repository.ts'
import { listRecordsInput } from '#lib/records/schema.ts'

export const metadata: Metadata = { title: 'Calls' }

export default async function ConsoleCallsPage({ searchParams }: PageProps<'/console/calls'>) {
  const scope = await staffPage('record:read-all')
  const query = Object.fromEntries(
    Object.entries(await searchParams).filter(
      ([, value]) => typeof value === 'string' && value !== '',
    ),
  ) as Record<string, string>
  const wanted = listRecordsInput.safeParse({ take: 100, ...query })
  const { items } = await listRecords(
    scope,
    wanted.success ? wanted.data : listRecordsInput.parse({}),
  )
  return (
    <>
      <PageHeader
        title="Calls"
        lead="Every call, refused ones too, with the reason that the caller does not see."
      />
      <search>
        <form className="mb-4 flex flex-wrap items-end gap-2">
          <div className="w-64">
            <TextField name="requestId" label="Request id" defaultValue={query.requestId} />
          </div>
          <div className="w-32">
            <SelectField
              name="status"
              label="Status"
              defaultValue={query.status ?? ''}
              options={[
                { value: '', label: 'All' },
                ...['2xx', '3xx', '4xx', '5xx'].map((value) => ({ value, label: value })),
              ]}
            />
          </div>
          <Button type="submit">Find</Button>
        </form>
      </search>
      <CallTable calls={items} />
    </>
  )
}
