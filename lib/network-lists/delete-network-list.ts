import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { countUses } from './repository.ts'

/** Deletes a list that no step uses. A step that comes at the same moment finds the list gone when it is deployed. */
export const deleteNetworkList = (
  scope: StaffScope,
  { name }: { name: string },
): Promise<Result<{ name: string }, 'not_found' | 'in_use'>> =>
  transaction(async (tx) => {
    const before = await tx.networkList.findUnique({
      where: { name },
      select: { description: true, networks: true },
    })
    if (!before) return fail('not_found', 'No such list.')
    const uses = (await countUses(tx)).get(name) ?? 0
    if (uses > 0)
      return fail('in_use', `${uses === 1 ? '1 policy uses' : `${uses} policies use`} this list.`)
    await tx.networkList.delete({ where: { name }, select: { name: true } })
    await recordAudit(tx, scope, { action: 'network_list.deleted', targetId: name, before })
    return ok({ name })
  })
