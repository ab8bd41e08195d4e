import type { Metadata } from 'next'
import Link from 'next/link'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { SearchForm } from '#components/ui/search-form.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { pageQuery } from '#lib/http/page-query.ts'
import { listOrganisationsInDetail } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { listOrganisationsInput } from '#lib/identity/people-schema.ts'

export const metadata: Metadata = { title: 'Organisations' }

export default async function OrganisationsPage({
  searchParams,
}: PageProps<'/console/organisations'>) {
  const scope = await staffPage('people:read')
  const { q = '', cursor } = pageQuery(await searchParams)
  const search = q.slice(0, 200)
  const wanted = listOrganisationsInput.safeParse({ search, cursor })
  const { items, next } = await listOrganisationsInDetail(
    scope,
    wanted.success ? wanted.data : listOrganisationsInput.parse({ search }),
  )
  return (
    <>
      <PageHeader
        title="Organisations"
        lead="Partners, by the organisation that holds their subscriptions. They come by signing up."
      />
      <SearchForm label="Name, or a member’s e-mail" value={search} />
      {items.length === 0 ? (
        <EmptyState title={search ? 'None like that' : 'No organisation yet'}>
          {search
            ? 'Try a part of the name, or of the e-mail of somebody in it.'
            : 'The first partner who signs up makes the first.'}
        </EmptyState>
      ) : (
        <Table label="Organisations" head={['Name', 'Members', 'Live subscriptions', 'Since']}>
          {items.map(({ id, name, members, subscriptions, createdAt }) => (
            <tr key={id}>
              <Cell>
                <Link
                  href={`/console/organisations/${id}`}
                  className="font-medium text-accent hover:underline"
                >
                  {name}
                </Link>
              </Cell>
              <Cell>{members}</Cell>
              <Cell>{subscriptions}</Cell>
              <Cell>
                <Time at={createdAt} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {next && (
        <div className="mt-4">
          <LinkButton
            href={`/console/organisations?${new URLSearchParams({ ...(search && { q: search }), cursor: next })}`}
          >
            Older ones
          </LinkButton>
        </div>
      )}
    </>
  )
}
