import 'server-only'
import { canonicalJson } from '#contract/canonical-json.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { compileSnapshot } from './compile-snapshot.ts'
import { loadWorkingState } from './load-working-state.ts'
import { pendingVersion } from './pending-version.ts'
import { enforcedBy, reviewChanges } from './review-changes.ts'
import type { PendingView } from './schema.ts'

/** What a deployment would change now, and how many active subscriptions it touches. */
export async function pendingChanges(scope: StaffScope, now = new Date()): Promise<PendingView> {
  const live = await db.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: { number: true, snapshot: true },
  })
  const next = compileSnapshot(await loadWorkingState(now))
  const before = live && enforcedBy(live.snapshot, now)
  return {
    ...(await reviewChanges(scope, { before, next }, now)),
    version: pendingVersion(canonicalJson(next), live?.number ?? null),
    liveNumber: live?.number ?? null,
  }
}
