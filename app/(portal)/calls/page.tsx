import type { Metadata } from 'next'
import { CallTable } from '#components/records/call-table.tsx'
import { OwnCallFilters } from '#components/records/own-call-filters.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { memberPage } from '#lib/identity/page-scope.ts'
import { listRecords } from '#lib/records/repository.ts'
import { listRecordsInput } from '#lib/records/schema.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'

export const metadata: Metadata = { title: 'Calls' }

const filters = listRecordsInput.pick({
  requestId: true,
  status: true,
  subscriptionId: true,
  before: true,
})

export default async function CallsPage({ searchParams }: PageProps<'/calls'>) {
  const scope = await memberPage('record:read')
  const asked = Object.entries(await searchParams).filter(([, value]) => value !== '')
  const parsed = filters.safeParse(Object.fromEntries(asked))
  const wanted = parsed.success ? parsed.data : {}
  const [{ items, next }, subscriptions] = await Promise.all([
    listRecords(scope, { ...wanted, take: 50 }),
    listSubscriptions(scope, { take: 100 }),
  ])
  const { before: _, ...kept } = wanted
  return (
    <>
      <PageHeader
        title="Calls"
        lead="The calls of your organisation, newest first, as the gateways saw them."
      />
      <OwnCallFilters
        values={kept}
        subscriptions={subscriptions.items.map(({ id, product, api }) => ({
          value: id,
          label: product?.name ?? api?.name ?? id,
        }))}
      />
      <CallTable calls={items} filtered={Object.keys(wanted).length > 0} />
      {next && (
        <p className="mt-4">
          <LinkButton href={`/calls?${new URLSearchParams({ ...kept, before: next })}`}>
            Older calls
          </LinkButton>
        </p>
      )}
    </>
  )
}
