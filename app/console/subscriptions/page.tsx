import type { Metadata } from 'next'
import Link from 'next/link'
import { StatusBadge } from '#components/subscriptions/status-badge.tsx'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { SubscriptionStatus } from '#lib/db/generated/enums.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'
import { listSubscriptionsInput } from '#lib/subscriptions/schema.ts'

export const metadata: Metadata = { title: 'Subscriptions' }

export default async function ConsoleSubscriptionsPage({
  searchParams,
}: PageProps<'/console/subscriptions'>) {
  const scope = await staffPage('subscription:read-all')
  const query = Object.fromEntries(
    Object.entries(await searchParams).filter(
      ([, value]) => typeof value === 'string' && value !== '',
    ),
  )
  const wanted = listSubscriptionsInput.safeParse(query)
  const { items, next } = await listSubscriptions(
    scope,
    wanted.success ? wanted.data : listSubscriptionsInput.parse({}),
  )
  return (
    <>
      <PageHeader
        title="Subscriptions"
        lead="Who may call what. Requests wait here for approval."
      />
      <search>
        <form className="mb-4 flex flex-wrap items-end gap-2">
          <div className="w-44">
            <SelectField
              name="status"
              label="State"
              defaultValue={String(query.status ?? '')}
              options={[
                { value: '', label: 'All' },
                ...Object.values(SubscriptionStatus).map((value) => ({ value, label: value })),
              ]}
            />
          </div>
          <div className="w-64">
            <TextField
              name="text"
              label="Organisation or product"
              defaultValue={String(query.text ?? '')}
            />
          </div>
          <Button type="submit">Filter</Button>
        </form>
      </search>
      {items.length === 0 ? (
        <EmptyState title="No subscriptions here">
          Partners ask for them in the catalogue.
        </EmptyState>
      ) : (
        <Table
          label="Subscriptions"
          head={['Organisation', 'Product', 'State', 'Purpose', 'Asked']}
        >
          {items.map((item) => (
            <tr key={item.id}>
              <Cell>
                <Link
                  href={`/console/subscriptions/${item.id}`}
                  className="font-medium text-accent hover:underline"
                >
                  {item.organisation.name}
                </Link>
              </Cell>
              <Cell>{item.product?.name ?? item.api?.name}</Cell>
              <Cell>
                <StatusBadge status={item.status} />
              </Cell>
              <Cell className="max-w-60 truncate">{item.purpose}</Cell>
              <Cell>
                <Time at={item.createdAt} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {next && (
        <div className="mt-4">
          <LinkButton
            href={`/console/subscriptions?${new URLSearchParams({ ...(query as Record<string, string>), cursor: next })}`}
          >
            Older ones
          </LinkButton>
        </div>
      )}
    </>
  )
}
