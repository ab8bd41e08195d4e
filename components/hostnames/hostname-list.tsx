'use client'

import { useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { ActBegins } from '#components/ui/act-begins.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import type { HostnameView } from '#lib/hostnames/schema.ts'
import type { CertificateChoice } from './certificate-options.ts'
import { HostnameCard } from './hostname-card.tsx'

/** The names by which callers reach the gateways. */
export function HostnameList({
  hostnames,
  ...shared
}: {
  hostnames: HostnameView[]
  certificates: CertificateChoice[]
  nowMs: number
  editable: boolean
}) {
  const [removed, setRemoved] = useState<string | null>(null)
  return (
    <ActBegins forget={() => setRemoved(null)}>
      <div className="grid gap-2">
        {removed && (
          <Outcome key={removed} tone="good">
            <OnceDeployed>{removed} is removed.</OnceDeployed>
          </Outcome>
        )}
        {hostnames.length === 0 ? (
          <EmptyState title="No hostname yet">
            The gateways answer to any name, by plain HTTP. With a hostname and its certificate they
            speak TLS.
          </EmptyState>
        ) : (
          <ul
            aria-label="Hostnames"
            className="divide-y divide-line rounded-lg border border-line bg-surface"
          >
            {hostnames.map((hostname) => (
              <HostnameCard
                key={hostname.id}
                hostname={hostname}
                removed={() => setRemoved(hostname.name)}
                {...shared}
              />
            ))}
          </ul>
        )}
      </div>
    </ActBegins>
  )
}
