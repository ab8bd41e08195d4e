import { EmptyState } from '#components/ui/page.tsx'
import type { SecretView } from '#lib/secrets/schema.ts'
import { SecretCard } from './secret-card.tsx'

/** Secrets or certificates, by name. */
export const SecretList = ({
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
}) =>
  secrets.length === 0 ? (
    <EmptyState title="None yet">{empty}</EmptyState>
  ) : (
    <ul
      aria-label={label}
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {secrets.map((secret) => (
        <SecretCard key={secret.id} secret={secret} nowMs={nowMs} editable={editable} />
      ))}
    </ul>
  )
