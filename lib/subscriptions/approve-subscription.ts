import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, type Result } from '#lib/shared/result.ts'
import { decide } from './decide.ts'
import type { ApproveInput, ChangeView } from './schema.ts'

/** Makes a pending subscription active. Its keys are made when the partner opens it. */
export async function approveSubscription(
  scope: StaffScope,
  { subscriptionId, endsAt }: ApproveInput,
  now = new Date(),
): Promise<Result<ChangeView, 'not_found' | 'illegal_transition' | 'invalid_input'>> {
  if (endsAt && new Date(endsAt) <= now) {
    return fail('invalid_input', 'Some fields are not right.', [
      { path: 'endsAt', message: 'Must lie in the future.' },
    ])
  }
  const data = {
    reason: null,
    startsAt: now,
    approvedAt: now,
    endsAt: endsAt ? new Date(endsAt) : null,
  }
  return decide(scope, { subscriptionId, decision: 'approve', data }, now)
}
