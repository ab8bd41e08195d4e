import type { ReactNode } from 'react'

/** A form that filters what is below it; folded on a narrow screen unless a filter is set. */
export const Filters = ({
  set,
  className,
  children,
}: {
  /** Whether one of them is set. */
  set: boolean
  className: string
  children: ReactNode
}) => (
  <search>
    <details open={set} className="filters">
      <summary>Filters</summary>
      <form className={className}>{children}</form>
    </details>
  </search>
)
