import Link from 'next/link'
import { MethodBadge } from '#components/ui/badge.tsx'
import type { CatalogueOperation, CatalogueOperationDetail } from '#lib/catalog/catalogue-schema.ts'

/** The way on from an operation: to those before and after it, and to all of the API. */
export const Neighbours = ({
  api: { slug, name },
  neighbours: { previous, next },
}: Pick<CatalogueOperationDetail, 'api' | 'neighbours'>) => (
  <nav aria-label="Other operations" className="mt-10 grid grid-cols-1 gap-3 sm:grid-cols-2">
    {previous && <Neighbour word="Previous" slug={slug} operation={previous} />}
    {next && <Neighbour word="Next" slug={slug} operation={next} />}
    <Link
      href={`/apis/${slug}`}
      className="justify-self-start py-0.5 text-sm text-accent underline sm:col-span-2"
    >
      All operations of {name}
    </Link>
  </nav>
)

const Neighbour = ({
  word,
  slug,
  operation: { id, method, path, summary },
}: {
  word: string
  slug: string
  operation: CatalogueOperation
}) => (
  <Link
    href={`/apis/${slug}/${id}`}
    rel={word === 'Next' ? 'next' : 'prev'}
    prefetch={false}
    className="grid grid-cols-1 content-start gap-1 rounded-lg border border-line bg-surface p-4 text-sm hover:bg-sunken"
  >
    <span className="text-muted">{word}</span>
    <bdi className="font-medium">{summary || path}</bdi>
    <span className="flex flex-wrap items-center gap-2">
      <MethodBadge method={method} />
      <code className="break-all">{path}</code>
    </span>
  </Link>
)
