import Link from 'next/link'
import { notFound } from 'next/navigation'
import { MethodBadge } from '#components/ui/badge.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { findCatalogueApi } from '#lib/catalog/find-catalogue-api.ts'

export default async function ApiPage({ params }: PageProps<'/apis/[slug]'>) {
  const { slug } = await params
  const found = await findCatalogueApi(await currentReader(), slug)
  if (!found.ok) notFound()
  const api = found.value
  const groups = Map.groupBy(api.operations, ({ tags }) => tags[0] ?? 'Other')
  return (
    <>
      <title>{`${api.name} · Gatehouse`}</title>
      <PageHeader title={api.name} lead={api.summary || `Version ${api.version}`} />
      {api.baseUrl && (
        <Section title="Address">
          <CopyText label="address" text={api.baseUrl} />
        </Section>
      )}
      {api.products.length > 0 && (
        <p className="mt-3 text-sm text-muted">
          Keys come with{' '}
          {api.products.map(({ slug: product, name }, index) => (
            <span key={product}>
              {index > 0 && ', '}
              <Link className="text-accent underline" href={`/products/${product}`}>
                {name}
              </Link>
            </span>
          ))}
          .
        </p>
      )}
      {api.description && (
        <Section title="About">
          <Markdown text={api.description} />
        </Section>
      )}
      {api.operations.length === 0 && (
        <EmptyState title="Nothing can be called yet">
          Operations appear once they are exposed and deployed.
        </EmptyState>
      )}
      {[...groups].map(([tag, operations]) => (
        <Section key={tag} title={tag}>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {operations.map((operation) => (
              <li
                key={operation.id}
                className="relative flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken"
              >
                <MethodBadge method={operation.method} />
                <Link
                  href={`/apis/${api.slug}/${operation.id}`}
                  className={`font-mono break-all after:absolute after:inset-0 ${operation.deprecated ? 'line-through' : ''}`}
                >
                  {operation.path}
                </Link>
                <span className="text-muted">{operation.summary}</span>
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </>
  )
}
