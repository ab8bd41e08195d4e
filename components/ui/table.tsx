import type { CSSProperties, ReactNode } from 'react'

/** What stands before each value when a row is shown as a card; read by `.stacked` in the style sheet. */
const namesOf = (head: string[]): CSSProperties =>
  Object.fromEntries(head.map((name, index) => [`--column-${index + 1}`, JSON.stringify(name)]))

/** A dense table. On a narrow screen each row is a card; where it is still too wide it scrolls, by keyboard too. */
export const Table = ({
  label,
  head,
  children,
}: {
  label: string
  head: string[]
  children: ReactNode
}) => (
  <section
    aria-label={label}
    tabIndex={0}
    className="relative overflow-x-auto rounded-lg border border-line bg-surface"
  >
    <table aria-label={label} style={namesOf(head)} className="stacked w-full text-left text-sm">
      <thead className="bg-sunken text-xs text-muted">
        <tr>
          {head.map((name) => (
            <th key={name} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
              {name || <span className="sr-only">Actions</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">{children}</tbody>
    </table>
  </section>
)
export const Cell = ({
  children,
  className = '',
}: {
  children?: ReactNode
  className?: string
}) => <td className={`px-3 py-2 align-top ${className}`}>{children}</td>
