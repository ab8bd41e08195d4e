import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { decide } from './decide.ts'
import type { ReasonedInput } from './schema.ts'

/** Refuses every key of a subscription until it is resumed. */
export const suspendSubscription = (
  scope: StaffScope,
  { subscriptionId, reason }: ReasonedInput,
  now = new Date(),
) => decide(scope, { subscriptionId, decision: 'suspend', data: { reason } }, now)
