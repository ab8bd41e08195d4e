import { Badge, type Tone } from '#components/ui/badge.tsx'
import type { SubscriptionView } from '#lib/subscriptions/schema.ts'

const tones: Record<SubscriptionView['status'], Tone> = {
  pending: 'warn',
  active: 'good',
  suspended: 'bad',
  rejected: 'bad',
  cancelled: 'plain',
  expired: 'plain',
}

export const StatusBadge = ({ status }: { status: SubscriptionView['status'] }) => (
  <Badge tone={tones[status]}>{status}</Badge>
)
