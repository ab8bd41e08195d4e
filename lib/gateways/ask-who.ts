import 'server-only'
import type { GatewayStatus } from '#contract/admin.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { AdminClient, GatewayUnreachable, TokenRefused } from './admin-client.ts'

/** What the gateway at an address says of itself to who has its token; why not, at the field that is to blame. */
export async function askWho({
  adminUrl,
  adminToken,
}: {
  adminUrl: string
  adminToken: string
}): Promise<Result<GatewayStatus, 'gateway_unreachable'>> {
  try {
    return ok(await new AdminClient(adminUrl, adminToken).status())
  } catch (error) {
    if (!(error instanceof GatewayUnreachable)) throw error
    const path = error instanceof TokenRefused ? 'adminToken' : 'adminUrl'
    return fail('gateway_unreachable', error.message, [{ path, message: error.message }])
  }
}
