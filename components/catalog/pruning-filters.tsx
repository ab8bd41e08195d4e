'use client'

import { useDeferredValue, useMemo, useState } from 'react'
import { SelectField, TextField } from '#components/ui/field.tsx'
import type { OperationFilter, OperationRow } from '#lib/catalog/operation-schema.ts'
import type { Grouping } from './group-operations.ts'

const nothing = { text: '', tag: '', method: '', exposure: '', only: '' }
type Filter = typeof nothing

const narrowing: Record<string, Partial<OperationFilter>> = {
  unsecured: { secured: false },
  deprecated: { deprecated: true },
  blocked: { exposable: false },
}

/** What the fields say, and the filter that follows from it a little later, so that typing never waits. */
export function usePruningFilter() {
  const [filter, setFilter] = useState<Filter>(nothing)
  const [grouping, setGrouping] = useState<Grouping>('tag')
  const text = useDeferredValue(filter.text)
  const { tag, method, exposure, only } = filter
  const wanted = useMemo(
    (): OperationFilter => ({
      ...(text && { text }),
      ...(tag && { tag }),
      ...(method && { method }),
      ...(exposure && { exposure: exposure as OperationRow['exposure'] }),
      ...narrowing[only],
    }),
    [text, tag, method, exposure, only],
  )
  const change = (name: keyof Filter | 'grouping', value: string) =>
    name === 'grouping'
      ? setGrouping(value as Grouping)
      : setFilter((before) => ({ ...before, [name]: value }))
  return { filter, wanted, grouping, change }
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
  grouping,
  change,
}: {
  rows: OperationRow[]
  filter: Filter
  grouping: Grouping
  change: (name: keyof Filter | 'grouping', value: string) => void
}) {
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
    <div className="grid grid-cols-2 gap-3 md:grid-cols-5">
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
        value={grouping}
        onChange={(event) => change('grouping', event.target.value)}
        options={[
          { value: 'tag', label: 'Tag' },
          { value: 'path', label: 'Path' },
        ]}
      />
    </div>
  )
}
