import type { Metadata } from 'next'
import Link from 'next/link'
import { OwnSubscriptionFilters } from '#components/subscriptions/own-subscription-filters.tsx'
import { OwnSubscriptionTable } from '#components/subscriptions/own-subscription-table.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { UnusableFilter } from '#components/ui/unusable-filter.tsx'
import { pageQuery } from '#lib/http/page-query.ts'
import { memberPage } from '#lib/identity/page-scope.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'
import { listSubscriptionsInput } from '#lib/subscriptions/schema.ts'

export const metadata: Metadata = { title: 'Subscriptions' }

/** As many are found without a filter. */
const FEW = 10
const fieldNames = { cursor: 'Page', status: 'State', text: 'Product' }
const pageInput = listSubscriptionsInput.pick({ cursor: true, status: true, text: true })

export default async function SubscriptionsPage({ searchParams }: PageProps<'/subscriptions'>) {
  const scope = await memberPage('subscription:read')
  const wanted = pageInput.safeParse(pageQuery(await searchParams))
  const { cursor, ...filters } = wanted.data ?? {}
  const { items, next } = wanted.success
    ? await listSubscriptions(scope, { ...filters, cursor, take: 50 })
    : { items: [], next: null }
  const isFiltered = Object.keys(filters).length > 0
  const isPart = isFiltered || cursor !== undefined || items.length > FEW
  const at = (more: Record<string, string>) =>
    `/subscriptions?${new URLSearchParams({ ...filters, ...more })}`
  return (
    <>
      <PageHeader
        title="Subscriptions"
        lead="What your organisation may call, and with which keys."
        action={
          <LinkButton href="/catalogue" variant="primary">
            Find a product
          </LinkButton>
        }
      />
      {isPart && <OwnSubscriptionFilters query={filters} />}
      {items.length > 0 && <OwnSubscriptionTable subscriptions={items} />}
      {!wanted.success && <UnusableFilter error={wanted.error} fieldNames={fieldNames} />}
      {wanted.success &&
        items.length === 0 &&
        (isPart ? (
          <EmptyState title="None matches">
            Take a filter away, or begin with the newest.
          </EmptyState>
        ) : (
          <EmptyState title="No subscriptions yet">
            Choose a product in the{' '}
            <Link href="/catalogue" className="text-accent underline">
              catalogue
            </Link>
            .
          </EmptyState>
        ))}
      <p className="mt-4 flex flex-wrap gap-3 empty:hidden">
        {(cursor || !wanted.success) && <LinkButton href={at({})}>Newest subscriptions</LinkButton>}
        {next && <LinkButton href={at({ cursor: next })}>Older subscriptions</LinkButton>}
      </p>
    </>
  )
}
