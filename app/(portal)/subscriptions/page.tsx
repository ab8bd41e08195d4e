import type { Metadata } from 'next'
import Link from 'next/link'
import { ListedKeys } from '#components/subscriptions/listed-keys.tsx'
import { StatusBadge } from '#components/subscriptions/status-badge.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { memberPage } from '#lib/identity/page-scope.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'
import { listSubscriptionsInput } from '#lib/subscriptions/schema.ts'

export const metadata: Metadata = { title: 'Subscriptions' }

export default async function SubscriptionsPage({ searchParams }: PageProps<'/subscriptions'>) {
  const scope = await memberPage('subscription:read')
  const wanted = listSubscriptionsInput.pick({ cursor: true }).safeParse(await searchParams)
  const { items, next } = await listSubscriptions(scope, { ...wanted.data, take: 50 })
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
      {items.length === 0 ? (
        <EmptyState title="No subscriptions yet">
          Choose a product in the{' '}
          <Link href="/catalogue" className="text-accent underline">
            catalogue
          </Link>
          .
        </EmptyState>
      ) : (
        <Table label="Subscriptions" head={['Product', 'State', 'Keys', 'Since']}>
          {items.map((item) => (
            <tr key={item.id}>
              <Cell>
                <Link
                  href={`/subscriptions/${item.id}`}
                  className="font-medium text-accent hover:underline"
                >
                  {item.product?.name ?? item.api?.name}
                </Link>
              </Cell>
              <Cell>
                <StatusBadge status={item.status} />
                {item.reason && <p className="text-xs text-muted">{item.reason}</p>}
              </Cell>
              <Cell>
                <ListedKeys keys={item.keys} />
              </Cell>
              <Cell>
                <Time at={item.createdAt} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {next && (
        <p className="mt-4">
          <LinkButton href={`/subscriptions?cursor=${next}`}>Older subscriptions</LinkButton>
        </p>
      )}
    </>
  )
}
