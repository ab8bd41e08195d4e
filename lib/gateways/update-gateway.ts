import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { seal } from '#lib/shared/sealed-text.ts'
import { requireUnchanged } from '#lib/shared/version-of.ts'
import { askWho } from './ask-who.ts'
import type { UpdateGatewayInput } from './schema.ts'
import { gatewaySettings, settingsVersion } from './settings-version.ts'
import { requireFree } from './taken.ts'

type Answer = Result<
  { gatewayId: string; settingsVersion: string },
  'not_found' | 'invalid_input' | 'gateway_unreachable' | 'conflict'
>

/** Changes what the console knows of a gateway. At a new address, or with a new token, this very gateway must answer. */
export async function updateGateway(
  scope: StaffScope,
  { gatewayId, versionSeen, adminToken, ...after }: UpdateGatewayInput,
): Promise<Answer> {
  const known = await db.gateway.findUnique({
    where: { id: gatewayId },
    select: { adminUrl: true },
  })
  if (!known) return fail('not_found', 'No such gateway.')
  if (adminToken === undefined && after.adminUrl !== known.adminUrl) return needsToken()
  if (adminToken !== undefined) {
    const asked = await askWho({ adminUrl: after.adminUrl, adminToken })
    if (!asked.ok) return asked
    if (asked.value.gatewayId !== gatewayId) return isAnother(asked.value.gatewayId)
  }
  try {
    return await transaction(async (tx) => {
      await tx.$queryRaw`select 1 from "Gateway" where id = ${gatewayId} for update`
      const before = await tx.gateway.findUnique({
        where: { id: gatewayId },
        select: gatewaySettings,
      })
      if (!before) return fail('not_found', 'No such gateway.')
      const unchanged = requireUnchanged(settingsVersion(before), versionSeen)
      if (!unchanged.ok) return unchanged
      const free = await requireFree(tx, { id: gatewayId, ...after })
      if (!free.ok) return free
      await tx.gateway.update({
        where: { id: gatewayId },
        data: {
          ...after,
          ...(adminToken !== undefined && { adminTokenSealed: seal(adminToken) }),
        },
        select: { id: true },
      })
      await recordAudit(tx, scope, {
        action: 'gateway.updated',
        targetId: gatewayId,
        before,
        after: { ...after, ...(adminToken !== undefined && { adminTokenReplaced: true }) },
      })
      await tx.$executeRaw`select pg_notify('gatehouse_deployments', '')`
      return ok({ gatewayId, settingsVersion: settingsVersion(after) })
    })
  } catch (error) {
    if (isUniqueViolation(error))
      return fail('conflict', 'Another gateway took this name or address just now.')
    throw error
  }
}

/** Whoever waits at a new address must not be sent what is kept for the old one. */
function needsToken() {
  const message =
    'Give its admin token again: the one that is kept is not sent to an address that is new.'
  return fail('invalid_input', message, [{ path: 'adminToken', message }])
}

function isAnother(gatewayId: string) {
  const message = `Another gateway answers there (${gatewayId}). Give this one’s own address, or register that one beside it.`
  return fail('conflict', message, [{ path: 'adminUrl', message }])
}
