import 'server-only'
import { db } from '#lib/db/client.ts'
import { systemScope } from '#lib/identity/system-scope.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { AdminClient } from './admin-client.ts'
import { registerGateway } from './register-gateway.ts'
import type { RegisterGatewayInput } from './schema.ts'

/**
 * Takes on the gateway that starts beside the portal, or follows it when its addresses or token have changed. Throws
 * when it cannot be reached.
 */
export async function registerDefaultGateway(input: RegisterGatewayInput): Promise<void> {
  const { gatewayId } = await new AdminClient(input.adminUrl, input.adminToken).status()
  const { adminUrl, publicUrl, adminToken } = input
  const known = await db.gateway.updateMany({
    where: { id: gatewayId },
    data: { adminUrl, publicUrl, adminTokenSealed: seal(adminToken) },
  })
  if (known.count > 0) return
  // A new data folder makes a new gateway; the old one at this address is gone.
  await db.gateway.deleteMany({ where: { OR: [{ adminUrl }, { name: input.name }] } })
  const registered = await registerGateway(systemScope('start'), input)
  if (!registered.ok) throw new Error(registered.failure.message)
}
