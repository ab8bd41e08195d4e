import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { NetworkListInput } from './schema.ts'

/** Keeps a list of networks that steps can refer to. */
export async function createNetworkList(
  scope: StaffScope,
  input: NetworkListInput,
): Promise<Result<{ name: string }, 'conflict'>> {
  try {
    await transaction(async (tx) => {
      await tx.networkList.create({ data: input, select: { name: true } })
      await recordAudit(tx, scope, {
        action: 'network_list.created',
        targetId: input.name,
        after: input,
      })
    })
  } catch (error) {
    if (isUniqueViolation(error)) return fail('conflict', 'Another list has this name.')
    throw error
  }
  return ok({ name: input.name })
}
