import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Findings } from '#components/catalog/findings.tsx'
import { Pruning } from '#components/catalog/pruning.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { findApi } from '#lib/catalog/find-api.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export default async function ConsoleApiPage({ params }: PageProps<'/console/apis/[apiId]'>) {
  const { apiId } = await params
  const scope = await staffPage('api:read')
  const [found, operations] = await Promise.all([
    findApi(scope, apiId),
    listOperations(scope, apiId),
  ])
  if (!found.ok || !operations.ok) notFound()
  const api = found.value
  return (
    <>
      <title>{`${api.name} · Gatehouse console`}</title>
      <PageHeader
        title={api.name}
        lead={
          <>
            Lives at <code>{api.path}</code>, backend{' '}
            <code className="break-all">{api.backend.url}</code>. {api.counts.exposed} of{' '}
            {operations.value.items.length} operations exposed.{' '}
            <Link
              href={`/console/policies?scope=api&targetId=${api.id}`}
              className="text-accent underline"
            >
              Its policies
            </Link>
          </>
        }
      />
      <Section title="What may be called">
        <Pruning apiId={api.id} rows={operations.value.items} />
      </Section>
      {api.findings.length > 0 && (
        <Section title="Findings">
          <Findings findings={api.findings} />
        </Section>
      )}
      <Section title="Revisions">
        <ul className="grid gap-1 text-sm">
          {api.revisions.map((revision) => (
            <li key={revision.number}>
              Revision {revision.number}: version {revision.version}, OpenAPI {revision.specVersion}
              , from {revision.source}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
