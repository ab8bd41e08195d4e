import 'server-only'
import { AdminClient, GatewayUnreachable } from '#lib/gateways/admin-client.ts'
import { listGatewayAccess } from '#lib/gateways/repository.ts'

/** Asks all gateways at once; those that do not answer are named. */
export async function askGateways<Value>(
  ask: (client: AdminClient) => Promise<Value>,
): Promise<{ answers: { gatewayName: string; value: Value }[]; silent: string[] }> {
  const silent: string[] = []
  const asked = (await listGatewayAccess()).map(async ({ name, adminUrl, adminToken }) => {
    try {
      return [{ gatewayName: name, value: await ask(new AdminClient(adminUrl, adminToken)) }]
    } catch (error) {
      if (!(error instanceof GatewayUnreachable)) throw error
      silent.push(name)
      return []
    }
  })
  return { answers: (await Promise.all(asked)).flat(), silent: silent.toSorted() }
}
