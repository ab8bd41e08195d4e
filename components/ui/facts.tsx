import type { ReactNode } from 'react'

export type Fact = [label: string, value: ReactNode]

/** What is known of a thing, each with its name. */
export const Facts = ({ facts }: { facts: Fact[] }) => (
  <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm md:grid-cols-3">
    {facts.map(([label, value]) => (
      <div key={label} className="min-w-0">
        <dt className="text-xs text-muted">{label}</dt>
        <dd className="wrap-anywhere [&_a]:inline-block [&_a]:py-0.5 [&_time]:whitespace-normal">
          {value}
        </dd>
      </div>
    ))}
  </dl>
)
