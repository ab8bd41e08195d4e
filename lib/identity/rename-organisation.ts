import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import type { OrganisationScope } from './scope.ts'

export const renameOrganisation = (
  scope: OrganisationScope,
  { name }: { name: string },
): Promise<Result<{ organisationId: string }, never>> =>
  transaction(async (tx) => {
    const where = { id: scope.organisationId }
    const before = await tx.organisation.findUniqueOrThrow({ where, select: { name: true } })
    await tx.organisation.update({ where, data: { name }, select: { id: true } })
    await recordAudit(tx, scope, {
      action: 'organisation.renamed',
      targetId: scope.organisationId,
      before,
      after: { name },
    })
    return ok({ organisationId: scope.organisationId })
  })
