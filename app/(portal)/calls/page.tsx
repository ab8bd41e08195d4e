import type { Metadata } from 'next'
import { CallExports } from '#components/records/call-exports.tsx'
import { CallTable } from '#components/records/call-table.tsx'
import { OwnCallFilters } from '#components/records/own-call-filters.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { listCatalogue } from '#lib/catalog/list-catalogue.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { memberPage } from '#lib/identity/page-scope.ts'
import { portalFilter } from '#lib/records/page-filter.ts'
import { listRecords } from '#lib/records/repository.ts'
import { listSubscriptionChoices } from '#lib/subscriptions/list-subscriptions-for.ts'

export const metadata: Metadata = { title: 'Calls' }

export default async function CallsPage({ searchParams }: PageProps<'/calls'>) {
  const scope = await memberPage('record:read')
  const query = pageQuery(await searchParams)
  const wanted = portalFilter(query)
  const [page, subscriptions, { apis }] = await Promise.all([
    wanted.success ? listRecords(scope, wanted.data) : { items: [], next: null },
    listSubscriptionChoices(scope),
    listCatalogue(await currentReader()),
  ])
  const { before: _, ...kept } = query
  return (
    <>
      <PageHeader
        title="Calls"
        lead="The calls of your organisation, newest first, as the gateways saw them."
        action={wanted.success && <CallExports at="/calls" filters={kept} />}
      />
      <OwnCallFilters
        query={kept}
        apis={apis}
        subscriptions={subscriptions.map(({ id, name, status }) => ({
          id,
          name: status === 'active' ? name : `${name} (${status})`,
        }))}
      />
      {wanted.success ? (
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
