import type { Metadata } from 'next'
import { UsageFilters } from '#components/records/usage-filters.tsx'
import { UsageTable } from '#components/records/usage-table.tsx'
import { DownloadLink } from '#components/ui/download-link.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { UnusableFilter } from '#components/ui/unusable-filter.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listProducts } from '#lib/products/repository.ts'
import { usageSumsFilter } from '#lib/records/page-filter.ts'
import { sumUsage } from '#lib/records/sum-usage.ts'

export const metadata: Metadata = { title: 'Usage' }

/** As the filters name them. */
const fieldNames: Record<string, string> = {
  by: 'Add up by',
  productId: 'Product',
  apiId: 'API',
  organisationId: 'Organisation',
  subscriptionId: 'Subscription id',
}

export default async function UsagePage({ searchParams }: PageProps<'/console/usage'>) {
  const scope = await staffPage('record:read-all')
  const query = pageQuery(await searchParams)
  const wanted = usageSumsFilter(query)
  const [products, apis, organisations, usage] = await Promise.all([
    listProducts(scope),
    listApis(scope),
    listOrganisations(scope),
    wanted.success ? sumUsage(scope, wanted.data) : null,
  ])
  return (
    <>
      <PageHeader
        title="Usage"
        lead="How much was called: every call that the gateways answered, refused ones and OPTIONS calls too, of the last 30 days unless you choose otherwise. “Sent in” are the bodies of requests, “sent out” those of answers."
        action={
          usage &&
          usage.rows > 0 && (
            <DownloadLink href={`/console/usage/csv?${new URLSearchParams(query)}`}>
              Export as CSV
            </DownloadLink>
          )
        }
      />
      <UsageFilters query={query} {...{ products, apis, organisations }} />
      {!wanted.success && <UnusableFilter error={wanted.error} fieldNames={fieldNames} />}
      {wanted.success && usage && usage.rows > 0 && (
        <UsageTable
          by={wanted.data.by}
          usage={usage}
          sees={(permission) => staffMay(scope.role, permission)}
        />
      )}
      {usage?.rows === 0 && (
        <EmptyState title="Nothing was called">
          {Object.keys(query).length > 0
            ? 'Take a filter away, or a longer period.'
            : 'No call came in the last 30 days. Choose a longer period, or deploy an API and call it: what is called appears here within seconds.'}
        </EmptyState>
      )}
    </>
  )
}
