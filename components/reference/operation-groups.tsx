import Link from 'next/link'
import { MethodBadge } from '#components/ui/badge.tsx'
import { Section } from '#components/ui/page.tsx'
import type { CatalogueOperation } from '#lib/catalog/catalogue-schema.ts'
import { byTag } from '#lib/catalog/reading-order.ts'

/** Operations below their first tag; 1,200 stand on one page, so links are not fetched ahead and looks are in `globals.css`. */
export const OperationGroups = ({
  slug,
  operations,
}: {
  slug: string
  operations: CatalogueOperation[]
}) =>
  [...byTag(operations)].map(([tag, group]) => (
    <Section key={tag} title={tag}>
      <ul className="operation-list">
        {group.map(({ id, method, path, summary, deprecated }) => (
          <li key={id}>
            <MethodBadge method={method} />
            <Link href={`/apis/${slug}/${id}`} prefetch={false}>
              {deprecated ? <s>{path}</s> : path}
            </Link>
            <span dir="auto">{summary}</span>
          </li>
        ))}
      </ul>
    </Section>
  ))
