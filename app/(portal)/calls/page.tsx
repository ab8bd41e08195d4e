import type { Metadata } from 'next'
import { z } from 'zod'
import { CallTable } from '#components/records/call-table.tsx'
import { OwnCallFilters } from '#components/records/own-call-filters.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { listCatalogue } from '#lib/catalog/list-catalogue.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { memberPage } from '#lib/identity/page-scope.ts'
import { listRecords } from '#lib/records/repository.ts'
import { listRecordsInput } from '#lib/records/schema.ts'
import { beginningOf } from '#lib/shared/period.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'

export const metadata: Metadata = { title: 'Calls' }

const filters = listRecordsInput
  .pick({ requestId: true, status: true, subscriptionId: true, apiId: true, before: true })
  .extend({ period: z.string().max(10).optional() })

export default async function CallsPage({ searchParams }: PageProps<'/calls'>) {
  const scope = await memberPage('record:read')
  const query = pageQuery(await searchParams)
  const parsed = filters.safeParse(query)
  const { period, ...wanted } = parsed.success ? parsed.data : {}
  const [page, subscriptions, { apis }] = await Promise.all([
    parsed.success
      ? listRecords(scope, { ...wanted, ...beginningOf(period), take: 50 })
      : { items: [], next: null },
    listSubscriptions(scope, { take: 100 }),
    listCatalogue(await currentReader()),
  ])
  const { before: _, ...kept } = query
  return (
    <>
      <PageHeader
        title="Calls"
        lead="The calls of your organisation, newest first, as the gateways saw them."
      />
      <OwnCallFilters
        values={kept}
        apis={apis.map(({ id, name }) => ({ value: id, label: name }))}
        subscriptions={subscriptions.items.map(({ id, product, api }) => ({
          value: id,
          label: product?.name ?? api?.name ?? id,
        }))}
      />
      {parsed.success ? (
        <CallTable calls={page.items} filtered={Object.keys(query).length > 0} detailsAt="/calls" />
      ) : (
        <Notice tone="bad" title="This filter cannot be used">
          Choose another, or clear them all.
        </Notice>
      )}
      {page.next && (
        <p className="mt-4">
          <LinkButton href={`/calls?${new URLSearchParams({ ...kept, before: page.next })}`}>
            Older calls
          </LinkButton>
        </p>
      )}
    </>
  )
}
