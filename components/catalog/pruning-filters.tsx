'use client'

import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useLayoutEffect, useMemo, useState } from 'react'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Filters } from '#components/ui/filters.tsx'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'
import { addressOf, filterIn, type PruningFilter, wantedBy } from './pruning-filter.ts'

/**
 * What the fields say, and the filter that follows from it a little later, so that typing never waits. It stands in the
 * address too, so that Back and a link come to the same view. `settling`: the page is being asked for anew; an address
 * that changes meanwhile would keep the router, and every button that waits for it, waiting for ever.
 */
export function usePruningFilter(rows: OperationRow[], settling: boolean) {
  const address = useSearchParams()
  const [filter, setFilter] = useState(() => filterIn(address, rows))
  const settled = useDeferredValue(filter)
  const wanted = useMemo(() => wantedBy(settled), [settled])
  // A layout effect: its timer is gone at the moment another page is there, whose address is not ours.
  useLayoutEffect(() => {
    if (settling) return
    // Not at each letter: browsers take a hundred changes in half a minute.
    const soon = setTimeout(() => {
      const { pathname, search, hash } = window.location
      const next = addressOf(filter)
      if (next !== search) window.history.replaceState(null, '', `${pathname}${next}${hash}`)
    }, 300)
    return () => clearTimeout(soon)
  }, [filter, settling])
  const change = (name: keyof PruningFilter, value: string) =>
    setFilter((before) => ({ ...before, [name]: value }))
  return { filter, wanted, change }
}

const counted = (values: string[]) =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({
    value,
    label: `${value} (${all.length})`,
  }))
const all = (label: string) => ({ value: '', label })

export function PruningFilters({
  rows,
  filter,
  change,
}: {
  rows: OperationRow[]
  filter: PruningFilter
  change: (name: keyof PruningFilter, value: string) => void
}) {
  // As at first: the fold does not close under somebody who empties a field.
  const [set] = useState(addressOf(filter) !== '')
  const tags = useMemo(() => counted(rows.flatMap((row) => row.tags)), [rows])
  const methods = useMemo(() => counted(rows.map(({ method }) => method)), [rows])
  const select = (
    name: 'tag' | 'method' | 'exposure' | 'only',
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <SelectField
      name={name}
      label={label}
      value={filter[name]}
      onChange={(event) => change(name, event.target.value)}
      options={options}
    />
  )
  return (
    <Filters
      set={set}
      className="grid grid-cols-2 gap-3 md:grid-cols-5"
      onSubmit={(event) => event.preventDefault()}
    >
      <div className="col-span-2 md:col-span-5">
        <TextField
          name="filter"
          label="Filter"
          type="search"
          value={filter.text}
          onChange={(event) => change('text', event.target.value)}
          placeholder="Path, name, operation id"
        />
      </div>
      {select('tag', 'Tag', [all('All tags'), ...tags])}
      {select('method', 'Method', [all('All'), ...methods])}
      {select('exposure', 'State', [
        all('All'),
        { value: 'exposed', label: 'Exposed' },
        { value: 'hidden', label: 'Hidden' },
        { value: 'needs_review', label: 'To review' },
      ])}
      {select('only', 'Only', [
        all('All'),
        { value: 'unsecured', label: 'No security documented' },
        { value: 'deprecated', label: 'Deprecated' },
        { value: 'blocked', label: 'Cannot be exposed' },
      ])}
      <SelectField
        name="grouping"
        label="Group by"
        value={filter.grouping}
        onChange={(event) => change('grouping', event.target.value)}
        options={[
          { value: 'tag', label: 'Tag' },
          { value: 'path', label: 'Path' },
        ]}
      />
    </Filters>
  )
}
