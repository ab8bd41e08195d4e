import type { Metadata } from 'next'
import Link from 'next/link'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { SearchForm } from '#components/ui/search-form.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { listOrganisationsInDetail } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export const metadata: Metadata = { title: 'Organisations' }

export default async function OrganisationsPage({
  searchParams,
}: PageProps<'/console/organisations'>) {
  const scope = await staffPage('people:read')
  const { q } = await searchParams
  const search = typeof q === 'string' ? q.slice(0, 200) : ''
  const organisations = await listOrganisationsInDetail(scope, search)
  return (
    <>
      <PageHeader
        title="Organisations"
        lead="Partners, by the organisation that holds their subscriptions. They come by signing up."
      />
      <SearchForm label="Name" value={search} />
      {organisations.length === 0 ? (
        <EmptyState title={search ? 'None by that name' : 'No organisation yet'}>
          The first partner who signs up makes the first.
        </EmptyState>
      ) : (
        <Table label="Organisations" head={['Name', 'Members', 'Subscriptions', 'Since']}>
          {organisations.map(({ id, name, members, subscriptions, createdAt }) => (
            <tr key={id}>
              <Cell>{name}</Cell>
              <Cell>{members.join(', ')}</Cell>
              <Cell>
                <Link
                  className="text-accent underline"
                  href={`/console/subscriptions?organisation=${id}`}
                >
                  {subscriptions} live
                </Link>
              </Cell>
              <Cell>
                <Time at={createdAt} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
