import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { decide } from './decide.ts'
import type { ReasonedInput } from './schema.ts'

/** Turns a pending subscription down; the partner reads the reason. */
export const rejectSubscription = (
  scope: StaffScope,
  { subscriptionId, reason }: ReasonedInput,
  now = new Date(),
) => decide(scope, { subscriptionId, decision: 'reject', data: { reason } }, now)
