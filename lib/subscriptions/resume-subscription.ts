import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { decide } from './decide.ts'

/** Accepts the keys of a suspended subscription again. */
export const resumeSubscription = (
  scope: StaffScope,
  { subscriptionId }: { subscriptionId: string },
  now = new Date(),
) => decide(scope, { subscriptionId, decision: 'resume', data: { reason: null } }, now)
