import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { DeprecationNotice } from '#components/catalog/deprecation-notice.tsx'
import { Contents } from '#components/reference/contents.tsx'
import { Credentials } from '#components/reference/credentials.tsx'
import { Neighbours } from '#components/reference/neighbours.tsx'
import { OnThisPage } from '#components/reference/on-this-page.tsx'
import { Parameters } from '#components/reference/parameters.tsx'
import { Responses } from '#components/reference/responses.tsx'
import { SampleTabs } from '#components/reference/sample-tabs.tsx'
import { TryIt } from '#components/reference/try-it.tsx'
import { wayToKey } from '#components/reference/way-to-key.ts'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { WayBack } from '#components/ui/way-back.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { findCatalogueOperation } from '#lib/catalog/find-catalogue-operation.ts'
import { listSubscriptionsFor } from '#lib/subscriptions/list-subscriptions-for.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function OperationPage({ params }: PageProps<'/apis/[slug]/[operation]'>) {
  const { slug, operation: id } = await params
  const reader = await currentReader()
  const found = await findCatalogueOperation(reader, slug, id)
  if (!found.ok) notFound()
  const { api, operation, neighbours, samples } = found.value
  const subscriptions = await listSubscriptionsFor(reader, api.id)
  return (
    <>
      <title>{`${operation.summary || operation.path} · ${api.name}`}</title>
      <WayBack href={`/apis/${api.slug}`}>{api.name}</WayBack>
      <PageHeader title={operation.summary || operation.path} />
      <p className="mb-4 flex flex-wrap items-center gap-2">
        <MethodBadge method={operation.method} />
        <code className="break-all">
          {api.path}
          {operation.path}
        </code>
        {operation.deprecated && <Badge tone="warn">deprecated</Badge>}
      </p>
      <DeprecationNotice deprecation={api.deprecation} />
      <OnThisPage
        hasParameters={operation.parameters.length > 0}
        hasBody={!!operation.requestBody}
      />
      {operation.description && <Markdown text={operation.description} below={1} />}
      <div className="mt-6 grid gap-8 lg:grid-cols-[1fr_26rem]">
        <div className="min-w-0">
          <Section id="credentials" title="Credentials">
            <Credentials api={api} security={operation.security} />
          </Section>
          {operation.parameters.length > 0 && (
            <Section id="parameters" title="Parameters">
              <Parameters parameters={operation.parameters} />
            </Section>
          )}
          {operation.requestBody && (
            <Section id="body" title={`Body${operation.requestBody.required ? ', required' : ''}`}>
              <Card>
                <Contents contents={operation.requestBody.contents} />
              </Card>
            </Section>
          )}
          <Section id="answers" title="Answers">
            <Responses responses={operation.responses} />
          </Section>
        </div>
        <div className="min-w-0">
          <Section id="try-it" title="Try it">
            <TryIt
              documentPath={`/apis/${api.slug}/openapi.json?operation=${operation.id}`}
              keyHeader={api.credential === 'key' ? api.keyHeader : null}
              subscriptions={subscriptions.filter(({ status }) => status === 'active')}
              wayToKey={wayToKey({
                reader: reader.scope?.kind ?? null,
                path: `/apis/${api.slug}/${operation.id}`,
                apiPath: `/apis/${api.slug}`,
                products: api.products,
                subscriptions,
              })}
            />
          </Section>
          <Section id="samples" title="Samples">
            <SampleTabs samples={samples} />
          </Section>
        </div>
      </div>
      <Neighbours api={api} neighbours={neighbours} />
    </>
  )
}
