import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { requireUnchanged, versionOf } from '#lib/shared/version-of.ts'
import type { ChangeNetworkListInput } from './schema.ts'

/** Replaces the networks of a list; gateways know them with the next deployment. */
export const changeNetworkList = (
  scope: StaffScope,
  { name, versionSeen, ...after }: ChangeNetworkListInput,
): Promise<Result<{ name: string }, 'not_found' | 'conflict'>> =>
  transaction(async (tx) => {
    // Of two who change one list, one waits for the other.
    await tx.$queryRaw`select 1 from "NetworkList" where name = ${name} for update`
    const before = await tx.networkList.findUnique({
      where: { name },
      select: { description: true, networks: true },
    })
    if (!before) return fail('not_found', 'No such list.')
    const unchanged = requireUnchanged(versionOf(before), versionSeen)
    if (!unchanged.ok) return unchanged
    await tx.networkList.update({ where: { name }, data: after, select: { name: true } })
    await recordAudit(tx, scope, { action: 'network_list.changed', targetId: name, before, after })
    return ok({ name })
  })
