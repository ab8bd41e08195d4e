import type { Metadata } from 'next'
import { AuditFilters } from '#components/audit/audit-filters.tsx'
import { DifferenceList } from '#components/audit/difference-list.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { DownloadLink } from '#components/ui/download-link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { listAuditActions, listAuditEvents } from '#lib/audit/repository.ts'
import { listAuditInput } from '#lib/audit/schema.ts'
import { pageQuery } from '#lib/http/page-query.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { beginningOf } from '#lib/shared/period.ts'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage({ searchParams }: PageProps<'/console/audit'>) {
  const scope = await staffPage('audit:read')
  const query = pageQuery(await searchParams)
  const { before: _, ...filters } = query
  const wanted = listAuditInput.safeParse({ ...query, ...beginningOf(query.period) })
  const [actions, { items, next }] = await Promise.all([
    listAuditActions(scope),
    wanted.success ? listAuditEvents(scope, wanted.data) : { items: [], next: null },
  ])
  return (
    <>
      <PageHeader
        title="Audit"
        lead="Every change: who, when, from where. Nothing here can be altered."
        action={
          <DownloadLink href={`/console/audit/csv?${new URLSearchParams(filters)}`}>
            Export as CSV
          </DownloadLink>
        }
      />
      <AuditFilters query={filters} actions={actions} />
      {!wanted.success && (
        <Notice tone="bad" title="This filter cannot be used">
          Choose another, or clear them all.
        </Notice>
      )}
      {items.length === 0 ? (
        <EmptyState title={Object.keys(filters).length > 0 ? 'No change matches' : 'No change yet'}>
          Each change writes its line here as it is made.
        </EmptyState>
      ) : (
        <Table label="Audit" head={['When', 'Who', 'What', 'Where', 'Before and after']}>
          {items.map((event) => (
            <tr key={event.id}>
              <Cell>
                <Time at={event.at} />
              </Cell>
              <Cell>
                {event.actorName}
                <p className="text-xs text-muted">
                  {event.via} {event.address}
                </p>
              </Cell>
              <Cell>
                <code>{event.action}</code>
              </Cell>
              <Cell>
                <a
                  className="font-mono text-xs text-accent underline"
                  href={`/console/audit?targetId=${event.targetId}`}
                >
                  {event.targetId}
                </a>
              </Cell>
              <Cell className="min-w-60">
                <DifferenceList before={event.before} after={event.after} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {next && (
        <div className="mt-4">
          <LinkButton href={`/console/audit?${new URLSearchParams({ ...filters, before: next })}`}>
            Older ones
          </LinkButton>
        </div>
      )}
    </>
  )
}
