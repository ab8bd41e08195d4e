import type { ReactNode } from 'react'
import { Card } from '#components/ui/page.tsx'

export const CallFacts = ({ facts }: { facts: [string, ReactNode][] }) => (
  <Card>
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm md:grid-cols-3">
      {facts.map(([label, value]) => (
        <div key={label} className="min-w-0">
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  </Card>
)
