import 'server-only'
import { snapshot } from '#contract/snapshot.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { diffSnapshots } from './diff-snapshots.ts'
import type { DeploymentChanges } from './schema.ts'
import { withoutEnded } from './without-ended.ts'

/** What a deployment changed in what was enforced before it. */
export async function findDeploymentChanges(
  _scope: StaffScope,
  { number }: { number: number },
): Promise<Result<DeploymentChanges, 'not_found'>> {
  const [made, before] = await db.deployment.findMany({
    where: { number: { lte: number } },
    select: { number: true, snapshot: true, createdAt: true },
    orderBy: { number: 'desc' },
    take: 2,
  })
  if (made?.number !== number) return fail('not_found', 'No such deployment.')
  const read = (text: string) => snapshot.parse(JSON.parse(text))
  return ok({
    number,
    previousNumber: before?.number ?? null,
    changes: diffSnapshots(
      before ? withoutEnded(read(before.snapshot), made.createdAt) : null,
      withoutEnded(read(made.snapshot), made.createdAt),
    ),
  })
}
