import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'

const words = {
  exposed: ['exposed', 'good'],
  hidden: ['hidden', 'plain'],
  needs_review: ['to review', 'warn'],
} as const

interface Shared {
  on: boolean
  current: boolean
  editable: boolean
  set: (on: boolean, range: boolean) => void
  focused: () => void
}

const Box = ({
  id,
  label,
  on,
  current,
  editable,
  set,
  focused,
}: Shared & { id: string; label: string }) => (
  <input
    id={id}
    type="checkbox"
    className="size-4 shrink-0 accent-[var(--accent)]"
    aria-label={label}
    tabIndex={current ? 0 : -1}
    checked={on}
    aria-disabled={!editable || undefined}
    onFocus={focused}
    onChange={(event) =>
      editable && set(event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)
    }
  />
)

export const GroupLine = ({ name, count, ...box }: Shared & { name: string; count: number }) => (
  <label
    htmlFor={`group ${name}`}
    className="flex min-h-10 items-center gap-3 border-b border-line bg-sunken px-3 py-2 text-sm font-medium select-none"
  >
    <Box id={`group ${name}`} label={`All of ${name}`} {...box} />
    <span className="min-w-0 wrap-anywhere">{name}</span>{' '}
    <span className="text-muted">{count}</span>
  </label>
)

export const RowLine = ({ row, ...box }: Shared & { row: OperationRow }) => (
  <label
    htmlFor={row.id}
    className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-2 text-sm select-none hover:bg-sunken has-focus-visible:bg-accent-soft md:flex-nowrap md:gap-x-3"
    title={row.obstacle ?? row.summary}
  >
    <Box id={row.id} label={`${row.method} ${row.path}`} {...box} />
    <MethodBadge method={row.method} />
    <code
      className={`order-last min-w-0 basis-full wrap-anywhere md:order-none md:basis-auto ${row.deprecated ? 'line-through' : ''}`}
    >
      {row.path}
    </code>
    <span className="hidden min-w-0 flex-1 truncate text-muted md:inline">{row.summary}</span>
    <span className="ml-auto flex shrink-0 gap-1.5 pl-2">
      {row.obstacle && <Badge tone="bad">cannot be exposed</Badge>}
      {!row.secured && <Badge>unsecured</Badge>}
      <Badge tone={words[row.exposure][1]}>{words[row.exposure][0]}</Badge>
    </span>
  </label>
)
