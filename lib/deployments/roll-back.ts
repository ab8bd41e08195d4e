import 'server-only'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { pendingVersion } from './pending-version.ts'
import type { RollBackInput } from './schema.ts'
import { lockDeployments, storeDeployment } from './store-deployment.ts'

/** Deploys an earlier snapshot again. The working state stays as it is; keys are not in it and stay as they are. */
export const rollBack = (
  scope: StaffScope,
  { number, versionSeen }: RollBackInput,
): Promise<
  Result<{ number: number; hash: string }, 'not_found' | 'nothing_to_deploy' | 'conflict'>
> =>
  transaction(async (tx) => {
    await lockDeployments(tx)
    const earlier = await tx.deployment.findUnique({
      where: { number },
      select: { hash: true, snapshot: true },
    })
    if (!earlier) return fail('not_found', 'No such deployment.')
    const live = await tx.deployment.findFirst({
      orderBy: { number: 'desc' },
      select: { number: true, hash: true },
    })
    if (live?.hash === earlier.hash)
      return fail('nothing_to_deploy', 'This is what the gateways have to run already.')
    const version = pendingVersion(earlier.snapshot, live?.number ?? null)
    if (versionSeen !== undefined && versionSeen !== version)
      return fail(
        'conflict',
        'Another deployment is live than when you reviewed this, so nothing was rolled back. Review again what would change.',
      )
    const made = await storeDeployment(tx, scope, {
      hash: earlier.hash,
      text: earlier.snapshot,
      note: `Back to deployment ${number}`,
      rollbackOf: number,
    })
    return ok({ number: made, hash: earlier.hash })
  })
