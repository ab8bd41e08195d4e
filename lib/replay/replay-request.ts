import 'server-only'
import { snapshot } from '#contract/snapshot.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import { compileSnapshot } from '#lib/deployments/compile-snapshot.ts'
import { loadWorkingState } from '#lib/deployments/load-working-state.ts'
import { withoutEnded } from '#lib/deployments/without-ended.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, type Result } from '#lib/shared/result.ts'
import { askOne } from './ask-one.ts'
import { keyOfCaller } from './key-of-caller.ts'
import { keyPlaceOf, orderOf } from './order-of.ts'
import type { ReplayInput, ReplayView } from './schema.ts'
import { snapshotOfApi } from './snapshot-of-api.ts'
import { typedKeyFault } from './typed-key.ts'

/** What one request would meet once the pending changes are deployed, beside what it meets now. It is made nowhere. */
export async function replayRequest(
  scope: StaffScope,
  input: ReplayInput,
  now = new Date(),
): Promise<
  Result<ReplayView, 'not_found' | 'invalid_input' | 'gateway_unreachable' | 'replay_busy'>
> {
  const { apiId } = input
  if ((await db.api.count({ where: { id: apiId } })) === 0) return fail('not_found', 'No such API.')
  const key = await keyOfCaller(scope, input)
  if (!key.ok) return key
  const { deployed, pending } = await bothSnapshots(apiId, now)
  const one = deployed ?? pending
  if (!one)
    return fail('not_found', 'The API is neither deployed nor published. Publish it, then replay.')
  const fault = typedKeyFault(input, keyPlaceOf(one))
  if (fault) return fail('invalid_input', 'A key is not typed here.', [fault])
  await transaction((tx) =>
    recordAudit(tx, scope, {
      action: 'replay.made',
      targetId: apiId,
      after: {
        method: input.method,
        subscriptionId: input.subscriptionId ?? null,
        productId: input.productId ?? null,
      },
    }),
  )
  return askOne(scope, { deployed, pending }, await orderOf(input, one, key.value))
}

async function bothSnapshots(apiId: string, now: Date) {
  const live = await db.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: { snapshot: true },
  })
  const next = compileSnapshot(await loadWorkingState(now))
  return {
    deployed:
      live && snapshotOfApi(withoutEnded(snapshot.parse(JSON.parse(live.snapshot)), now), apiId),
    pending: snapshotOfApi(next, apiId),
  }
}
