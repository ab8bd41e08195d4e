import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { askWho } from './ask-who.ts'
import type { ProbeGatewayInput, ProbeView } from './schema.ts'

/** Asks what answers at an address with a token; stores nothing. */
export async function probeGateway(
  _scope: StaffScope,
  { adminUrl, adminToken }: ProbeGatewayInput,
): Promise<Result<ProbeView, 'gateway_unreachable'>> {
  const from = performance.now()
  const asked = await askWho({ adminUrl, adminToken })
  if (!asked.ok) return asked
  const { gatewayId, engine } = asked.value
  const tookMs = Math.round(performance.now() - from)
  const known = await db.gateway.findUnique({ where: { id: gatewayId }, select: { name: true } })
  return ok({
    gatewayId,
    engine: engine.name,
    version: engine.version,
    knownAs: known?.name ?? null,
    tookMs,
  })
}
