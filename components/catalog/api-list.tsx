import Link from 'next/link'
import { MethodBadge } from '#components/ui/badge.tsx'
import type { CatalogueApi } from '#lib/catalog/catalogue-schema.ts'
import { DeprecationBadge } from './deprecation-notice.tsx'

export const ApiList = ({ apis }: { apis: CatalogueApi[] }) => (
  <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
    {apis.map((api) => (
      <li key={api.id} className="grid grid-cols-1 gap-1 px-5 py-4">
        <Link
          href={`/apis/${api.slug}`}
          className="font-medium text-accent underline-offset-4 hover:underline"
        >
          <bdi>{api.name}</bdi>
        </Link>
        {api.deprecation && (
          <p>
            <DeprecationBadge deprecation={api.deprecation} />
          </p>
        )}
        <p className="text-sm text-muted">
          <bdi>{api.summary}</bdi> {api.operationCount}{' '}
          {api.operationCount === 1 ? 'operation' : 'operations'}, version {api.version}
        </p>
        {api.matches.map((operation) => (
          <Link
            key={operation.id}
            href={`/apis/${api.slug}/${operation.id}`}
            className="flex gap-2 text-sm"
          >
            <MethodBadge method={operation.method} />
            <code className="break-all">{operation.path}</code>
          </Link>
        ))}
      </li>
    ))}
  </ul>
)
