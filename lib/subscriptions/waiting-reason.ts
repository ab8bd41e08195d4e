import type { SubscriptionStatus } from '#lib/db/generated/enums.ts'

/** Days after a cancellation in which the next one waits: with it the quota of a month begins anew. */
const WAITING_DAYS = 31
const DAY_MS = 86_400_000

/** The newest decision of staff against an organisation's subscriptions to a product. */
export interface Refused {
  status: SubscriptionStatus
  cancelledByStaff: boolean
  decidedAt: Date
  endsAt: Date | null
}

export interface Earlier {
  refused: Refused | null
  /** When staff approved one of the organisation's last. */
  approvedAt: Date | null
  /** When one was cancelled last, whoever did it. */
  cancelledAt: Date | null
}

const day = (date: Date): string => date.toISOString().slice(0, 10)
const daysAfter = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY_MS)

/** Why a product without approval is not given at once, for the partner and for whoever approves; null: it is. */
export function waitingReason(
  { refused, approvedAt, cancelledAt }: Earlier,
  now: Date,
): string | null {
  if (refused && (!approvedAt || approvedAt <= refused.decidedAt)) {
    return `${refusedWords(refused)}; until staff have approved another, each new one waits for approval.`
  }
  if (!cancelledAt) return null
  const free = daysAfter(cancelledAt, WAITING_DAYS)
  return now < free
    ? `The organisation cancelled a subscription to this product on ${day(cancelledAt)}; one that is asked for before ${day(free)} waits for approval.`
    : null
}

function refusedWords({ status, cancelledByStaff, decidedAt, endsAt }: Refused): string {
  const one = 'subscription of the organisation to this product'
  if (status === 'suspended') return `A ${one} has been suspended since ${day(decidedAt)}`
  if (status === 'rejected') return `Staff rejected a ${one} on ${day(decidedAt)}`
  if (cancelledByStaff) return `Staff cancelled a ${one} on ${day(decidedAt)}`
  const ended = (status === 'expired' && endsAt) || decidedAt
  return `A ${one} ended on ${day(ended)} while it was suspended`
}
