import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DeprecationNotice } from '#components/catalog/deprecation-notice.tsx'
import { OperationGroups } from '#components/reference/operation-groups.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { SearchForm } from '#components/ui/search-form.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { findCatalogueApi } from '#lib/catalog/find-catalogue-api.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

/** A filter is offered beyond. */
const OPERATIONS_AT_A_GLANCE = 8

export default async function ApiPage({ params, searchParams }: PageProps<'/apis/[slug]'>) {
  const { slug } = await params
  const { q } = await searchParams
  const search = typeof q === 'string' ? q.trim().slice(0, 100) : ''
  const found = await findCatalogueApi(await currentReader(), slug, { text: search })
  if (!found.ok) notFound()
  const api = found.value
  return (
    <>
      <title>{`${api.name} · Gatehouse`}</title>
      <PageHeader title={api.name} lead={api.summary || `Version ${api.version}`} />
      <DeprecationNotice deprecation={api.deprecation} />
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
      {api.operationCount === 0 && (
        <EmptyState title="Nothing can be called yet">
          Operations appear once they are exposed and deployed.
        </EmptyState>
      )}
      {api.operationCount > OPERATIONS_AT_A_GLANCE && (
        <div className="mt-8">
          <SearchForm label="Find an operation: path, words, id, schema" value={search} />
        </div>
      )}
      {search && (
        <p role="status" className="text-sm text-muted">
          {api.operations.length} of {api.operationCount} operations
        </p>
      )}
      {api.operationCount > 0 && api.operations.length === 0 && (
        <EmptyState title={`Nothing found for “${search}”`}>Try fewer or other words.</EmptyState>
      )}
      <OperationGroups slug={api.slug} operations={api.operations} />
    </>
  )
}
