import 'server-only'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import { snapshot } from '#contract/snapshot.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { compileSnapshot } from './compile-snapshot.ts'
import { loadWorkingState } from './load-working-state.ts'
import { pendingVersion } from './pending-version.ts'
import type { DeployInput } from './schema.ts'
import { lockDeployments, storeDeployment } from './store-deployment.ts'
import { withoutEnded } from './without-ended.ts'

/** Makes what the console holds the snapshot that every gateway has to enforce; the worker sends it out. */
export const deploy = (
  scope: StaffScope,
  { note, versionSeen }: DeployInput,
  now = new Date(),
): Promise<Result<{ number: number; hash: string }, 'nothing_to_deploy' | 'conflict'>> =>
  transaction(async (tx) => {
    await lockDeployments(tx)
    const text = canonicalJson(compileSnapshot(await loadWorkingState(now)))
    const hash = hashCanonical(text)
    const live = await tx.deployment.findFirst({
      orderBy: { number: 'desc' },
      select: { number: true, hash: true, snapshot: true },
    })
    if (live && (live.hash === hash || isAtMoment(live.snapshot, text, now)))
      return fail('nothing_to_deploy', 'What the console holds is deployed already.')
    const version = pendingVersion(text, live?.number ?? null)
    if (versionSeen !== undefined && versionSeen !== version)
      return fail(
        'conflict',
        'Other changes are pending than those you saw, so nothing was deployed. Load the page again and review them.',
      )
    const number = await storeDeployment(tx, scope, {
      hash,
      text,
      note,
      rollbackOf: null,
    })
    return ok({ number, hash })
  })

/** Whether gateways make of a snapshot what another text says, now that some of its exceptions may have ended. */
const isAtMoment = (live: string, text: string, now: Date): boolean =>
  live.includes('"exceptions"') &&
  canonicalJson(withoutEnded(snapshot.parse(JSON.parse(live)), now)) === text
