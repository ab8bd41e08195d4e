import Link from 'next/link'
import { notFound } from 'next/navigation'
import { MethodBadge } from '#components/ui/badge.tsx'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { SearchForm } from '#components/ui/search-form.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { findCatalogueApi } from '#lib/catalog/find-catalogue-api.ts'

/** A filter is offered beyond. */
const OPERATIONS_AT_A_GLANCE = 8

export default async function ApiPage({ params, searchParams }: PageProps<'/apis/[slug]'>) {
  const { slug } = await params
  const { q } = await searchParams
  const search = typeof q === 'string' ? q.trim().slice(0, 100) : ''
  const found = await findCatalogueApi(await currentReader(), slug)
  if (!found.ok) notFound()
  const api = found.value
  const shown = api.operations.filter((operation) => isFound(operation, search))
  const groups = Map.groupBy(shown, ({ tags }) => tags[0] ?? 'Other')
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
      {api.operations.length > OPERATIONS_AT_A_GLANCE && (
        <div className="mt-8">
          <SearchForm label="Find an operation: path, words, id" value={search} />
        </div>
      )}
      {search && (
        <p role="status" className="text-sm text-muted">
          {shown.length} of {api.operations.length} operations
        </p>
      )}
      {api.operations.length > 0 && shown.length === 0 && (
        <EmptyState title={`Nothing found for “${search}”`}>Try fewer or other words.</EmptyState>
      )}
      {[...groups].map(([tag, operations]) => (
        <Section key={tag} title={tag}>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface [content-visibility:auto]">
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

/** Every word stands somewhere in what the operation says of itself. */
function isFound(
  operation: { method: string; path: string; summary: string; operationId: string | null },
  search: string,
): boolean {
  const { method, path, summary, operationId } = operation
  const text = `${method} ${path} ${summary} ${operationId ?? ''}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
