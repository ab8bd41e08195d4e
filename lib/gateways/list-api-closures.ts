import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { isSilent } from './is-silent.ts'
import { listGateways } from './repository.ts'
import type { ApiClosures, NotEnforcedView } from './schema.ts'

/** On which gateways an API is closed because their version refuses what is set for it. */
export async function listApiClosures(
  scope: StaffScope,
  { apiId }: { apiId: string },
): Promise<Result<ApiClosures, 'not_found'>> {
  if ((await db.api.count({ where: { id: apiId } })) === 0) return fail('not_found', 'No such API.')
  const gateways = await listGateways(scope)
  return ok({
    gatewayCount: gateways.length,
    items: gateways.flatMap((gateway) => {
      const closes = gateway.notEnforced && closesOne(gateway.notEnforced, apiId)
      if (!gateway.notEnforced || closes === 'no') return []
      return {
        gatewayId: gateway.id,
        gatewayName: gateway.name,
        seenAt: gateway.seenAt,
        silent: isSilent(gateway),
        certain: closes === 'yes',
        faults: gateway.notEnforced.faults.filter(
          ({ apiIds }) => apiIds === null || apiIds.includes(apiId),
        ),
      }
    }),
  })
}

function closesOne({ apis, apiCount }: NotEnforcedView, apiId: string): 'yes' | 'no' | 'perhaps' {
  if (apis === null || apis.some(({ id }) => id === apiId)) return 'yes'
  return apiCount > apis.length ? 'perhaps' : 'no'
}
