import type { Metadata } from 'next'
import { ConsoleSubscriptions } from '#components/subscriptions/console-subscriptions.tsx'
import { SubscriptionFilters } from '#components/subscriptions/subscription-filters.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Told } from '#components/ui/told.tsx'
import { pageQuery } from '#lib/http/page-query.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listProducts } from '#lib/products/repository.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'
import { listSubscriptionsInput } from '#lib/subscriptions/schema.ts'

export const metadata: Metadata = { title: 'Subscriptions' }

export default async function ConsoleSubscriptionsPage({
  searchParams,
}: PageProps<'/console/subscriptions'>) {
  const scope = await staffPage('subscription:read-all')
  const query = pageQuery(await searchParams)
  const { cursor: _, ...filters } = query
  const wanted = listSubscriptionsInput.safeParse(query)
  const [products, organisations, { items, next }] = await Promise.all([
    listProducts(scope),
    listOrganisations(scope),
    listSubscriptions(scope, wanted.success ? wanted.data : listSubscriptionsInput.parse({})),
  ])
  return (
    <>
      <PageHeader
        title="Subscriptions"
        lead="Who may call what. Requests wait here for approval."
      />
      <SubscriptionFilters query={filters} products={products} organisations={organisations} />
      <Told>
        {items.length === 0 ? (
          <EmptyState title="No subscription here">
            {Object.keys(filters).length > 0
              ? 'None matches; take a filter away.'
              : 'Partners ask for them in the catalogue.'}
          </EmptyState>
        ) : (
          <ConsoleSubscriptions
            subscriptions={items}
            deciding={staffMay(scope.role, 'subscription:decide')}
          />
        )}
      </Told>
      {next && (
        <div className="mt-4">
          <LinkButton
            href={`/console/subscriptions?${new URLSearchParams({ ...filters, cursor: next })}`}
          >
            Older ones
          </LinkButton>
        </div>
      )}
    </>
  )
}
