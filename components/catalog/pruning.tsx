'use client'

import { useMemo, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { LeaveGuard } from '#components/ui/leave-guard.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { matchesFilter } from '#lib/catalog/operation-filter.ts'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'
import { groupOperations } from './group-operations.ts'
import { OperationDetails } from './operation-details.tsx'
import { OperationList } from './operation-list.tsx'
import { partedTicks } from './parted-ticks.ts'
import { PruningFilters, usePruningFilter } from './pruning-filters.tsx'
import { SavedExposure } from './saved-exposure.tsx'
import { useExposure } from './use-exposure.ts'

const plural = (count: number) => `${count} ${count === 1 ? 'operation' : 'operations'}`

/** Every operation of an API, grouped and filtered; what is ticked and shown is exposed or hidden together. */
export function Pruning({
  apiId,
  rows: stored,
  calls,
  editable,
}: {
  apiId: string
  rows: OperationRow[]
  /** In the last seven days, by operation id. */
  calls: Record<string, number>
  editable: boolean
}) {
  const all = useRef<HTMLInputElement>(null)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<OperationRow | null>(null)
  const { rows, saving, saved, undoing, undone, save, undo, settling } = useExposure(
    apiId,
    stored,
    (ids) => setTicked((before) => new Set([...before].filter((id) => !ids.has(id)))),
  )
  const { filter, wanted, change } = usePruningFilter(stored, settling)
  const shown = useMemo(() => rows.filter((row) => matchesFilter(row, wanted)), [rows, wanted])
  const lines = useMemo(() => groupOperations(shown, filter.grouping), [shown, filter.grouping])
  const tick = (chosen: readonly OperationRow[], on: boolean) =>
    setTicked((before) => {
      const next = new Set(before)
      for (const { id } of chosen) on ? next.add(id) : next.delete(id)
      return next
    })
  const exposed = rows.filter(({ exposure }) => exposure === 'exposed').length
  const waiting = rows.filter(({ exposure }) => exposure === 'needs_review').length
  const { inSight, elsewhere } = useMemo(() => partedTicks(shown, ticked), [shown, ticked])
  const called = inSight.reduce((sum, id) => sum + (calls[id] ?? 0), 0)
  const allTicked = shown.length > 0 && inSight.length === shown.length
  const isNothingTicked = inSight.length === 0
  const howMany = inSight.length > 0 ? ` ${inSight.length}` : ''
  return (
    <div className="grid gap-3">
      <p className="text-sm">
        {exposed} of {plural(rows.length)} exposed
        {waiting > 0 && <span className="text-muted">, {waiting} to review</span>}
      </p>
      <PruningFilters rows={rows} filter={filter} change={change} />
      {editable && (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <label className="flex items-center gap-2">
            <input
              ref={all}
              type="checkbox"
              className="size-4 accent-[var(--accent)]"
              checked={allTicked}
              onChange={(event) => tick(shown, event.target.checked)}
            />
            All {shown.length} shown
          </label>
          <span role="status" className="text-muted">
            {inSight.length} ticked
          </span>
          {elsewhere > 0 && (
            <span className="flex flex-wrap items-center gap-2 text-warn">
              {elsewhere} more ticked outside the filter, left as{' '}
              {elsewhere === 1 ? 'it is' : 'they are'}
              <Button
                variant="quiet"
                onClick={() => {
                  setTicked(new Set(inSight))
                  // This button goes with what it unticks.
                  all.current?.focus()
                }}
              >
                Untick {elsewhere === 1 ? 'it' : 'them'}
              </Button>
            </span>
          )}
          {called > 0 && (
            <span className="text-warn">
              called {called} {called === 1 ? 'time' : 'times'} in 7 days
            </span>
          )}
          <span className="ml-auto flex gap-2">
            {/* They keep the focus when nothing is ticked any more: a browser takes it from what is disabled. */}
            <Button
              pending={saving.pending}
              aria-disabled={isNothingTicked || undefined}
              onClick={() => !isNothingTicked && save(inSight, 'hidden')}
            >
              Hide{howMany}
            </Button>
            <Button
              variant="primary"
              pending={saving.pending}
              aria-disabled={isNothingTicked || undefined}
              onClick={() => !isNothingTicked && save(inSight, 'exposed')}
            >
              Expose{howMany}
            </Button>
          </span>
        </div>
      )}
      <SavedExposure
        {...{ saved, undone, undo }}
        undoing={undoing.pending}
        refused={(saving.refused ?? undoing.refused)?.message ?? null}
      />
      {lines.length === 0 ? (
        <EmptyState title="Nothing matches">Clear the filter to see all of them.</EmptyState>
      ) : (
        <OperationList {...{ lines, ticked, tick, editable }} activate={setActive} />
      )}
      <OperationDetails
        apiId={apiId}
        row={rows.find(({ id }) => id === active?.id) ?? null}
        calls={active ? (calls[active.id] ?? 0) : 0}
        editable={editable}
      />
      <LeaveGuard
        unsaved={() =>
          ticked.size === 0
            ? null
            : `${plural(ticked.size)} ${ticked.size === 1 ? 'is' : 'are'} ticked, but neither exposed nor hidden yet.`
        }
      />
    </div>
  )
}
