import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { pendingVersion } from './pending-version.ts'
import { enforcedBy, reviewChanges } from './review-changes.ts'
import type { PendingView } from './schema.ts'

/** What going back to an earlier deployment would change in what is live, reviewed as a deployment is. */
export async function reviewRollBack(
  scope: StaffScope,
  { number }: { number: number },
  now = new Date(),
): Promise<Result<PendingView, 'not_found'>> {
  const select = { number: true, snapshot: true }
  const [earlier, live] = await Promise.all([
    db.deployment.findUnique({ where: { number }, select }),
    db.deployment.findFirst({ orderBy: { number: 'desc' }, select }),
  ])
  if (!earlier || !live) return fail('not_found', 'No such deployment.')
  const [before, next] = [enforcedBy(live.snapshot, now), enforcedBy(earlier.snapshot, now)]
  return ok({
    ...(await reviewChanges(scope, { before, next }, now)),
    version: pendingVersion(earlier.snapshot, live.number),
    liveNumber: live.number,
  })
}
