import type { SubscriptionStatus } from '#lib/db/generated/enums.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

export type Decision = 'approve' | 'reject' | 'suspend' | 'resume' | 'cancel'

const outcomes: Record<
  Decision,
  { from: readonly SubscriptionStatus[]; to: SubscriptionStatus; verb: string }
> = {
  approve: { from: ['pending'], to: 'active', verb: 'approved' },
  reject: { from: ['pending'], to: 'rejected', verb: 'rejected' },
  suspend: { from: ['active'], to: 'suspended', verb: 'suspended' },
  resume: { from: ['suspended'], to: 'active', verb: 'resumed' },
  cancel: { from: ['pending', 'active', 'suspended'], to: 'cancelled', verb: 'cancelled' },
}

/** States in which a subscription counts against the number an organisation may hold. */
export const liveStatuses = [
  'pending',
  'active',
  'suspended',
] as const satisfies SubscriptionStatus[]

/** The state after a decision, or why it is not possible in this one. */
export function planTransition(
  status: SubscriptionStatus,
  decision: Decision,
): Result<
  { from: SubscriptionStatus; to: SubscriptionStatus; verb: string },
  'illegal_transition'
> {
  const { from, to, verb } = outcomes[decision]
  if (!from.includes(status)) {
    return fail('illegal_transition', `A subscription that is ${status} cannot be ${verb}.`)
  }
  return ok({ from: status, to, verb })
}
