import type { FormEventHandler, ReactNode } from 'react'
import { Button, LinkButton } from './button.tsx'
import { SelectField } from './field.tsx'

/** A form that filters what is below it; folded on a narrow screen unless a filter is set. */
export const Filters = ({
  set,
  className,
  onSubmit,
  children,
}: {
  /** Whether one of them is set. */
  set: boolean
  className: string
  /** For filters that hold while they are typed. */
  onSubmit?: FormEventHandler
  children: ReactNode
}) => (
  <search>
    <details open={set} className="filters">
      <summary>Filters</summary>
      <form className={className} onSubmit={onSubmit}>
        {children}
      </form>
    </details>
  </search>
)

/** What finds, and, where a filter is set, what takes all of them away. */
const FilterActions = ({ find, set, clearAt }: { find: string; set: boolean; clearAt: string }) => (
  <div className="flex gap-2">
    <Button type="submit">{find}</Button>
    {set && (
      <LinkButton href={clearAt} variant="quiet">
        Clear
      </LinkButton>
    )}
  </div>
)

/** Filters that stand in the address of a page: they work without scripts, and a view can be linked to. */
export const AddressFilters = ({
  query,
  clearAt,
  find = 'Find',
  className = 'mb-6 grid grid-cols-2 items-end gap-3 md:grid-cols-4',
  children,
}: {
  /** What is set, by the name of its field. */
  query: Record<string, string>
  /** The page without filters. */
  clearAt: string
  find?: string
  className?: string
  children: ReactNode
}) => {
  const set = Object.keys(query).length > 0
  return (
    <Filters set={set} className={className}>
      {children}
      <FilterActions {...{ find, set, clearAt }} />
    </Filters>
  )
}

export interface Choice {
  id: string
  name: string
}

/** A filter by one of these, or by none of them. */
export const ChoiceFilter = ({
  name,
  label,
  query,
  any = 'All',
  choices,
}: {
  name: string
  label: string
  query: Record<string, string>
  /** What it says when it filters by none. */
  any?: string
  choices: Choice[]
}) => (
  <SelectField
    name={name}
    label={label}
    defaultValue={query[name] ?? ''}
    options={[
      { value: '', label: any },
      ...choices.map((choice) => ({ value: choice.id, label: choice.name })),
    ]}
  />
)

/** Choices that go by their own name. */
export const namedAsWritten = (values: readonly string[]): Choice[] =>
  values.map((value) => ({ id: value, name: value }))
