import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { isSilent } from './is-silent.ts'
import { listGateways } from './repository.ts'
import type { TargetStates } from './schema.ts'

/** How the targets of an API are, as each gateway that watches them said last. */
export async function listTargetStates(
  scope: StaffScope,
  { apiId }: { apiId: string },
): Promise<Result<TargetStates, 'not_found'>> {
  if ((await db.api.count({ where: { id: apiId } })) === 0) return fail('not_found', 'No such API.')
  const gateways = await listGateways(scope)
  return ok({
    items: gateways
      .map(({ name, state, seenAt, targets }) => ({
        gatewayName: name,
        reachable: !isSilent({ state }),
        seenAt,
        targets: targets.filter(({ apiIds }) => apiIds.includes(apiId)),
      }))
      .filter(({ targets }) => targets.length > 0),
  })
}
