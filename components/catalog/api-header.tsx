import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import type { ApiView } from '#lib/catalog/api-schema.ts'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { ApiStatus } from './api-status.tsx'

const tabs = [
  ['operations', 'Operations', '', 'api:read'],
  ['revisions', 'Document', '/revisions', 'api:read'],
  ['settings', 'Settings', '/settings', 'api:read'],
  ['trace', 'Trace', '/trace', 'trace:write'],
] as const

/** What the tab of the browser says before the name of the API. */
const titles = {
  operations: '',
  revisions: 'Document · ',
  settings: 'Settings · ',
  trace: 'Trace · ',
} satisfies Record<(typeof tabs)[number][0], string>

/** What an API is and where it lives, above each of its pages. */
export const ApiHeader = ({
  api,
  role,
  current,
}: {
  api: ApiView
  role: StaffRole
  current: (typeof tabs)[number][0]
}) => (
  <>
    <title>{`${titles[current]}${api.name} · Gatehouse console`}</title>
    <PageHeader
      title={api.name}
      lead={
        <>
          <ApiStatus api={api} />{' '}
          {api.credential === 'none' && (
            <>
              <Badge tone="bad">no key asked</Badge>{' '}
            </>
          )}
          <code className="wrap-anywhere">{api.path}</code> on the gateway, sent on to{' '}
          <code className="wrap-anywhere">{api.backend.url}</code>.
        </>
      }
    />
    <nav
      aria-label="This API"
      className="-mt-2 mb-6 flex gap-2 overflow-x-auto border-b border-line sm:gap-4"
    >
      {tabs
        .filter(([, , , permission]) => staffMay(role, permission))
        .map(([id, label, path]) => (
          <Link
            key={id}
            href={`/console/apis/${api.id}${path}`}
            aria-current={id === current ? 'page' : undefined}
            className="-mb-px border-b-2 border-transparent px-1 py-2 text-sm whitespace-nowrap text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
          >
            {label}
          </Link>
        ))}
      <Link
        href={`/console/policies?scope=api&targetId=${api.id}`}
        className="px-1 py-2 text-sm text-muted hover:text-ink"
      >
        Policies
      </Link>
    </nav>
  </>
)
