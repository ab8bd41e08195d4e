import type { Metadata } from 'next'
import Link from 'next/link'
import { ApiStatus } from '#components/catalog/api-status.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

export const metadata: Metadata = { title: 'APIs' }

export default async function ApisPage() {
  const scope = await staffPage('api:read')
  const apis = await listApis(scope)
  return (
    <>
      <PageHeader
        title="APIs"
        lead="What was imported, and how much of it may be called."
        action={
          staffMay(scope.role, 'api:write') && (
            <LinkButton href="/console/apis/import" variant="primary">
              Import an API
            </LinkButton>
          )
        }
      />
      {apis.length === 0 ? (
        <EmptyState title="No API yet">
          Import an OpenAPI document. Nothing of it is exposed until you tick it.
        </EmptyState>
      ) : (
        <Table label="APIs" head={['Name', 'Path', 'Exposed', 'State', 'Products']}>
          {apis.map((api) => (
            <tr key={api.id}>
              <Cell>
                <Link
                  href={`/console/apis/${api.id}`}
                  className="font-medium text-accent hover:underline"
                >
                  {api.name}
                </Link>
              </Cell>
              <Cell>
                <code>{api.path}</code>
              </Cell>
              <Cell>
                {api.counts.exposed} of{' '}
                {api.counts.exposed + api.counts.hidden + api.counts.needsReview}
                {api.counts.needsReview > 0 && (
                  <>
                    {' '}
                    <Badge tone="warn">{api.counts.needsReview} to review</Badge>
                  </>
                )}
              </Cell>
              <Cell>
                <ApiStatus api={api} />
                {api.credential === 'none' && (
                  <>
                    {' '}
                    <Badge tone="bad">no key</Badge>
                  </>
                )}
              </Cell>
              <Cell>{api.products.map(({ name }) => name).join(', ')}</Cell>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
