import type { Metadata } from 'next'
import { CallExports } from '#components/records/call-exports.tsx'
import { CallFilters } from '#components/records/call-filters.tsx'
import { CallTable } from '#components/records/call-table.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { UnusableFilter } from '#components/ui/unusable-filter.tsx'
import { gatewayRefusals } from '#contract/refusals.ts'
import { listApis } from '#lib/catalog/list-apis.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { nameCallers } from '#lib/records/name-callers.ts'
import { consoleFilter } from '#lib/records/page-filter.ts'
import { listRecords } from '#lib/records/repository.ts'
import { definitions } from '#policies/definitions.ts'

/** Every code that a call can be refused with. */
const codes = [
  ...new Set([
    ...Object.keys(gatewayRefusals),
    ...Object.values(definitions).flatMap(({ refusals }) => Object.keys(refusals)),
  ]),
].sort()

/** As the filters name them. */
const fieldNames: Record<string, string> = {
  subscriptionId: 'Subscription id',
  requestId: 'Request id',
  organisationId: 'Organisation',
  apiId: 'API',
  status: 'Status',
  code: 'Refusal',
}

export const metadata: Metadata = { title: 'Calls' }

export default async function ConsoleCallsPage({ searchParams }: PageProps<'/console/calls'>) {
  const scope = await staffPage('record:read-all')
  const query = pageQuery(await searchParams)
  const { before: _, ...filters } = query
  const preflights = query.preflights ?? (query.requestId ? 'shown' : 'hidden')
  const wanted = consoleFilter(query)
  const [apis, organisations, page] = await Promise.all([
    listApis(scope),
    listOrganisations(scope),
    wanted.success ? listRecords(scope, wanted.data) : { items: [], next: null },
  ])
  const callers = await nameCallers(scope, page.items)
  return (
    <>
      <PageHeader
        title="Calls"
        lead="Calls, refused ones too, with the reason that the caller does not see. OPTIONS calls, which browsers send ahead of others, are listed when you ask for them."
        action={wanted.success && <CallExports at="/console/calls" filters={filters} />}
      />
      <CallFilters query={filters} apis={apis} organisations={organisations} codes={codes} />
      {!wanted.success && <UnusableFilter error={wanted.error} fieldNames={fieldNames} />}
      {wanted.success && page.items.length === 0 && Object.keys(filters).length > 0 ? (
        <EmptyState title="No call matches">
          {preflights === 'hidden'
            ? 'Take a filter away, or a longer period, or list OPTIONS calls too.'
            : 'Take a filter away, or a longer period.'}
        </EmptyState>
      ) : (
        wanted.success && (
          <CallTable
            calls={page.items}
            detailsAt="/console/calls"
            callers={callers}
            opensOrganisations={staffMay(scope.role, 'people:read')}
          />
        )
      )}
      {page.next && (
        <div className="mt-4">
          <LinkButton
            href={`/console/calls?${new URLSearchParams({ ...filters, before: page.next })}`}
          >
            Older ones
          </LinkButton>
        </div>
      )}
    </>
  )
}
