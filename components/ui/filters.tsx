import type { FormEventHandler, ReactNode } from 'react'
import { Button, LinkButton } from './button.tsx'

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
export const FilterActions = ({
  find = 'Find',
  set,
  clearAt,
}: {
  find?: string
  set: boolean
  /** The page without filters. */
  clearAt: string
}) => (
  <div className="flex gap-2">
    <Button type="submit">{find}</Button>
    {set && (
      <LinkButton href={clearAt} variant="quiet">
        Clear
      </LinkButton>
    )}
  </div>
)

export interface Choice {
  id: string
  name: string
}

/** Options of a filter: none of it, or one of these. */
export const anyOrOne = (any: string, choices: Choice[]) => [
  { value: '', label: any },
  ...choices.map(({ id, name }) => ({ value: id, label: name })),
]
