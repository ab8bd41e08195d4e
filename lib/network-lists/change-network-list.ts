import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { NetworkListInput } from './schema.ts'

/** Replaces the networks of a list; gateways know them with the next deployment. */
export const changeNetworkList = (
  scope: StaffScope,
  { name, ...after }: NetworkListInput,
): Promise<Result<{ name: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const before = await tx.networkList.findUnique({
      where: { name },
      select: { description: true, networks: true },
    })
    if (!before) return fail('not_found', 'No such list.')
    await tx.networkList.update({ where: { name }, data: after, select: { name: true } })
    await recordAudit(tx, scope, { action: 'network_list.changed', targetId: name, before, after })
    return ok({ name })
  })
