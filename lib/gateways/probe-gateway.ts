import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { AdminClient, GatewayUnreachable } from './admin-client.ts'
import type { ProbeGatewayInput, ProbeView } from './schema.ts'

/** Asks what answers at an address with a token; stores nothing. */
export async function probeGateway(
  _scope: StaffScope,
  { adminUrl, adminToken }: ProbeGatewayInput,
): Promise<Result<ProbeView, 'gateway_unreachable'>> {
  const from = performance.now()
  try {
    const { gatewayId, engine } = await new AdminClient(adminUrl, adminToken).status()
    const tookMs = Math.round(performance.now() - from)
    const known = await db.gateway.findUnique({ where: { id: gatewayId }, select: { name: true } })
    return ok({
      gatewayId,
      engine: engine.name,
      version: engine.version,
      knownAs: known?.name ?? null,
      tookMs,
    })
  } catch (error) {
    if (error instanceof GatewayUnreachable) return fail('gateway_unreachable', error.message)
    throw error
  }
}
