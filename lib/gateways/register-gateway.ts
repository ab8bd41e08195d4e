import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { askWho } from './ask-who.ts'
import type { RegisterGatewayInput } from './schema.ts'
import { requireNew } from './taken.ts'

/** Asks a gateway who it is and takes it on; the worker sends it snapshot and keys from then on. */
export async function registerGateway(
  scope: StaffScope,
  { adminToken, ...input }: RegisterGatewayInput,
): Promise<Result<{ gatewayId: string }, 'gateway_unreachable' | 'conflict'>> {
  const asked = await askWho({ adminUrl: input.adminUrl, adminToken })
  if (!asked.ok) return asked
  const { gatewayId } = asked.value
  try {
    return await transaction(async (tx) => {
      const free = await requireNew(tx, { id: gatewayId, ...input })
      if (!free.ok) return free
      await tx.gateway.create({
        data: { id: gatewayId, ...input, adminTokenSealed: seal(adminToken) },
        select: { id: true },
      })
      await recordAudit(tx, scope, {
        action: 'gateway.registered',
        targetId: gatewayId,
        after: input,
      })
      await tx.$executeRaw`select pg_notify('gatehouse_deployments', '')`
      return ok({ gatewayId })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail(
        'conflict',
        'Somebody else registered this gateway, or took its name or address, just now. Load the page again to see it.',
      )
    throw error
  }
}
