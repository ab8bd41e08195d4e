import { Badge } from '#components/ui/badge.tsx'
import { Time } from '#components/ui/time.tsx'
import { daysLeft, expiryTone, expiryWords } from '#lib/secrets/days-left.ts'

/** When a certificate ends, more pressing at 60, 30 and 7 days. */
export function Expiry({ notAfter, nowMs }: { notAfter: string; nowMs: number }) {
  const days = daysLeft(notAfter, nowMs)
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Time at={notAfter} />
      <Badge tone={expiryTone(days)}>{expiryWords(days)}</Badge>
    </span>
  )
}
