'use client'

import { useState } from 'react'
import { ActBegins } from '#components/ui/act-begins.tsx'
import { FocusHere } from '#components/ui/outcome.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import type { SecretView } from '#lib/secrets/schema.ts'
import { SecretCard } from './secret-card.tsx'
import { SecretReceipt } from './secret-receipt.tsx'

/** Secrets or certificates, by name. */
export function SecretList({
  label,
  secrets,
  empty,
  nowMs,
  editable,
}: {
  label: string
  secrets: SecretView[]
  /** What such a thing is for. */
  empty: string
  nowMs: number
  editable: boolean
}) {
  const [deleted, setDeleted] = useState<{ name: string; at: number } | null>(null)
  return (
    <ActBegins forget={() => setDeleted(null)}>
      <div className="grid gap-2">
        {deleted && (
          <FocusHere key={deleted.name}>
            <SecretReceipt
              done={`${deleted.name} is deleted.`}
              since={deleted.at}
              holds={['has forgotten', 'have forgotten']}
            />
          </FocusHere>
        )}
        {secrets.length === 0 ? (
          <EmptyState title="None yet">{empty}</EmptyState>
        ) : (
          <ul
            aria-label={label}
            className="divide-y divide-line rounded-lg border border-line bg-surface"
          >
            {secrets.map((secret) => (
              <SecretCard
                key={secret.id}
                secret={secret}
                nowMs={nowMs}
                editable={editable}
                deleted={() => setDeleted({ name: secret.name, at: Date.now() })}
              />
            ))}
          </ul>
        )}
      </div>
    </ActBegins>
  )
}
