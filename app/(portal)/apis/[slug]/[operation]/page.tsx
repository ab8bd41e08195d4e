import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Contents } from '#components/reference/contents.tsx'
import { Credentials } from '#components/reference/credentials.tsx'
import { Responses } from '#components/reference/responses.tsx'
import { SampleTabs } from '#components/reference/sample-tabs.tsx'
import { SchemaTree } from '#components/reference/schema-tree.tsx'
import { TryIt } from '#components/reference/try-it.tsx'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { findCatalogueOperation } from '#lib/catalog/find-catalogue-operation.ts'
import { publishedDocument } from '#lib/catalog/published-document.ts'
import { listSubscriptionsFor } from '#lib/subscriptions/list-subscriptions-for.ts'

export default async function OperationPage({ params }: PageProps<'/apis/[slug]/[operation]'>) {
  const { slug, operation: id } = await params
  const reader = await currentReader()
  const found = await findCatalogueOperation(reader, slug, id)
  if (!found.ok) notFound()
  const { api, operation, samples } = found.value
  const document = await publishedDocument(reader, slug, { operationId: operation.id })
  const subscriptions = await listSubscriptionsFor(reader, api.id)
  return (
    <>
      <title>{`${operation.summary || operation.path} · ${api.name}`}</title>
      <p className="mb-2 text-sm">
        <Link href={`/apis/${api.slug}`} className="text-accent underline">
          {api.name}
        </Link>
      </p>
      <PageHeader title={operation.summary || operation.path} />
      <p className="mb-4 flex flex-wrap items-center gap-2">
        <MethodBadge method={operation.method} />
        <code className="break-all">
          {api.path}
          {operation.path}
        </code>
        {operation.deprecated && <Badge tone="warn">deprecated</Badge>}
      </p>
      {operation.description && <Markdown text={operation.description} />}
      <div className="mt-6 grid gap-8 lg:grid-cols-[1fr_26rem]">
        <div className="min-w-0">
          <Section title="Credentials">
            <Credentials api={api} security={operation.security} />
          </Section>
          {operation.parameters.length > 0 && (
            <Section title="Parameters">
              <Card className="divide-y divide-line py-2">
                {operation.parameters.map((parameter) => (
                  <div key={`${parameter.in} ${parameter.name}`} className="py-1">
                    <SchemaTree
                      node={parameter.schema}
                      name={`${parameter.name} (${parameter.in})`}
                      required={parameter.required}
                    />
                    {parameter.description && <Markdown text={parameter.description} />}
                  </div>
                ))}
              </Card>
            </Section>
          )}
          {operation.requestBody && (
            <Section title={`Body${operation.requestBody.required ? ', required' : ''}`}>
              <Card>
                <Contents contents={operation.requestBody.contents} />
              </Card>
            </Section>
          )}
          <Section title="Answers">
            <Responses responses={operation.responses} />
          </Section>
        </div>
        <div className="min-w-0">
          <Section title="Try it">
            {document.ok && (
              <TryIt
                document={document.value}
                keyHeader={api.credential === 'key' ? api.keyHeader : null}
                subscriptions={subscriptions}
              />
            )}
          </Section>
          <Section title="Samples">
            <SampleTabs samples={samples} />
          </Section>
        </div>
      </div>
    </>
  )
}
