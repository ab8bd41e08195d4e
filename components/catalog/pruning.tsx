'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { Badge, MethodBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { setExposureAction } from '#lib/catalog/actions.ts'
import { matchesFilter } from '#lib/catalog/operation-filter.ts'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'

type Line =
  | { kind: 'group'; name: string; rows: OperationRow[] }
  | { kind: 'row'; row: OperationRow }
const words = {
  exposed: ['exposed', 'good'],
  hidden: ['hidden', 'plain'],
  needs_review: ['to review', 'warn'],
} as const

const byTag = ({ tags }: OperationRow) => tags[0] ?? 'No tag'
const byPath = ({ path }: OperationRow) => `/${path.split('/')[1] ?? ''}`

/** Every operation of an API, grouped and filtered; what is ticked is exposed or hidden at once. Only rows in view are drawn. */
export function Pruning({ apiId, rows }: { apiId: string; rows: OperationRow[] }) {
  const router = useRouter()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [text, setText] = useState('')
  const [method, setMethod] = useState('')
  const [exposure, setExposure] = useState('')
  const [grouping, setGrouping] = useState('tag')
  const [said, setSaid] = useState<string | null>(null)
  const wanted = useDeferredValue(text)
  const shown = useMemo(
    () =>
      rows.filter((row) =>
        matchesFilter(row, {
          ...(wanted && { text: wanted }),
          ...(method && { method }),
          ...(exposure && { exposure: exposure as OperationRow['exposure'] }),
        }),
      ),
    [rows, wanted, method, exposure],
  )
  const lines = useMemo(() => {
    const groups = Map.groupBy(shown, grouping === 'tag' ? byTag : byPath)
    return [...groups].flatMap(([name, group]): Line[] => [
      { kind: 'group', name, rows: group },
      ...group.map((row): Line => ({ kind: 'row', row })),
    ])
  }, [shown, grouping])
  const saving = useAction(setExposureAction, ({ changed, refused }) => {
    setSaid(
      `${changed} changed.${refused.length > 0 ? ` ${refused.length} left as they were: ${refused[0]?.reason}` : ''} Deploy to make it hold.`,
    )
    setTicked(new Set())
    router.refresh()
  })
  const tick = (chosen: OperationRow[], on: boolean) =>
    setTicked((before) => {
      const next = new Set(before)
      for (const { id } of chosen) on ? next.add(id) : next.delete(id)
      return next
    })
  const set = (to: 'exposed' | 'hidden') =>
    saving.run({ apiId, operationIds: [...ticked], exposure: to })
  const methods = [...new Set(rows.map((row) => row.method))]
  const allTicked = shown.length > 0 && shown.every(({ id }) => ticked.has(id))

  return (
    <div className="grid gap-3">
      <div className="grid gap-3 md:grid-cols-[1fr_9rem_9rem_9rem]">
        <TextField
          name="filter"
          label="Filter"
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="Path, name, operation id"
        />
        <SelectField
          name="method"
          label="Method"
          value={method}
          onChange={(event) => setMethod(event.target.value)}
          options={[
            { value: '', label: 'All' },
            ...methods.map((value) => ({ value, label: value })),
          ]}
        />
        <SelectField
          name="exposure"
          label="State"
          value={exposure}
          onChange={(event) => setExposure(event.target.value)}
          options={[
            { value: '', label: 'All' },
            { value: 'exposed', label: 'Exposed' },
            { value: 'hidden', label: 'Hidden' },
            { value: 'needs_review', label: 'To review' },
          ]}
        />
        <SelectField
          name="grouping"
          label="Group by"
          value={grouping}
          onChange={(event) => setGrouping(event.target.value)}
          options={[
            { value: 'tag', label: 'Tag' },
            { value: 'path', label: 'Path' },
          ]}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-[var(--accent)]"
            checked={allTicked}
            onChange={(event) => tick(shown, event.target.checked)}
          />
          All {shown.length} shown
        </label>
        <span className="text-muted">{ticked.size} ticked</span>
        <span className="ml-auto flex gap-2">
          <Button
            pending={saving.pending}
            disabled={ticked.size === 0}
            onClick={() => set('hidden')}
          >
            Hide
          </Button>
          <Button
            variant="primary"
            pending={saving.pending}
            disabled={ticked.size === 0}
            onClick={() => set('exposed')}
          >
            Expose
          </Button>
        </span>
      </div>
      {saving.refused && <Notice tone="bad">{saving.refused.message}</Notice>}
      {said && <Notice tone="good">{said}</Notice>}
      {lines.length === 0 ? (
        <Notice>No operation matches the filter.</Notice>
      ) : (
        <Lines lines={lines} ticked={ticked} tick={tick} />
      )}
    </div>
  )
}

function Lines({
  lines,
  ticked,
  tick,
}: {
  lines: Line[]
  ticked: ReadonlySet<string>
  tick: (rows: OperationRow[], on: boolean) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 40,
    overscan: 12,
  })
  return (
    <section
      ref={frame}
      aria-label="Operations"
      tabIndex={0}
      className="h-[32rem] overflow-auto rounded-lg border border-line bg-surface"
    >
      <div className="relative min-w-max" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const line = lines[item.index]
          return (
            line && (
              <div
                key={item.key}
                className="absolute inset-x-0 top-0 h-10"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {line.kind === 'group' ? (
                  <Group {...line} ticked={ticked} tick={tick} />
                ) : (
                  <Row row={line.row} on={ticked.has(line.row.id)} tick={tick} />
                )}
              </div>
            )
          )
        })}
      </div>
    </section>
  )
}

const Group = ({
  name,
  rows,
  ticked,
  tick,
}: {
  name: string
  rows: OperationRow[]
  ticked: ReadonlySet<string>
  tick: (rows: OperationRow[], on: boolean) => void
}) => (
  <label className="flex h-10 items-center gap-3 border-b border-line bg-sunken px-3 text-sm font-medium">
    <input
      type="checkbox"
      className="size-4 accent-[var(--accent)]"
      checked={rows.every(({ id }) => ticked.has(id))}
      onChange={(event) => tick(rows, event.target.checked)}
    />
    {name} <span className="text-muted">{rows.length}</span>
  </label>
)

const Row = ({
  row,
  on,
  tick,
}: {
  row: OperationRow
  on: boolean
  tick: (rows: OperationRow[], on: boolean) => void
}) => (
  <label
    className="flex h-10 items-center gap-3 border-b border-line px-3 text-sm hover:bg-sunken"
    title={row.obstacle ?? row.summary}
  >
    <input
      type="checkbox"
      className="size-4 accent-[var(--accent)]"
      aria-label={`${row.method} ${row.path}`}
      checked={on}
      onChange={(event) => tick([row], event.target.checked)}
    />
    <MethodBadge method={row.method} />
    <code className={row.deprecated ? 'line-through' : ''}>{row.path}</code>
    <span className="max-w-80 truncate text-muted">{row.summary}</span>
    <span className="ml-auto flex gap-1.5 pl-3">
      {row.obstacle && <Badge tone="bad">cannot be exposed</Badge>}
      {!row.secured && <Badge>unsecured</Badge>}
      <Badge tone={words[row.exposure][1]}>{words[row.exposure][0]}</Badge>
    </span>
  </label>
)
