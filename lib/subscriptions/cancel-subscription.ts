import 'server-only'
import type { Scope } from '#lib/identity/scope.ts'
import { decide } from './decide.ts'
import type { CancelInput } from './schema.ts'

/** Ends a subscription for good; its keys are refused from now on. */
export const cancelSubscription = (
  scope: Scope,
  { subscriptionId, reason }: CancelInput,
  now = new Date(),
) => decide(scope, { subscriptionId, decision: 'cancel', data: { reason: reason || null } }, now)
