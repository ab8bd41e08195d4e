import type { Metadata } from 'next'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { listAuditEvents } from '#lib/audit/repository.ts'
import { listAuditInput } from '#lib/audit/schema.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage({ searchParams }: PageProps<'/console/audit'>) {
  const scope = await staffPage('audit:read')
  const wanted = listAuditInput.safeParse(await searchParams)
  const { items, next } = await listAuditEvents(
    scope,
    wanted.success ? wanted.data : listAuditInput.parse({}),
  )
  return (
    <>
      <PageHeader
        title="Audit"
        lead="Every change: who, when, from where. Nothing here can be altered."
      />
      {items.length === 0 ? (
        <EmptyState title="Nothing was changed yet" />
      ) : (
        <Table label="Audit" head={['When (UTC)', 'Who', 'What', 'Where', 'Details']}>
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
                <code className="text-xs">{event.targetId}</code>
              </Cell>
              <Cell>
                <details>
                  <summary className="text-xs text-accent">Before and after</summary>
                  <pre className="max-w-96 overflow-x-auto text-xs">
                    {JSON.stringify({ before: event.before, after: event.after }, null, 2)}
                  </pre>
                </details>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {next && (
        <div className="mt-4">
          <LinkButton href={`/console/audit?before=${encodeURIComponent(next)}`}>
            Older ones
          </LinkButton>
        </div>
      )}
    </>
  )
}
