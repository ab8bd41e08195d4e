import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { newcomerScope } from './system-scope.ts'

/** Makes another organisation, owned by whoever asks. */
export const createOrganisation = (
  person: { userId: string; name: string },
  { organisationName: name }: { organisationName: string },
): Promise<Result<{ organisationId: string }, never>> =>
  transaction(async (tx) => {
    const organisationId = newId('org')
    await tx.organisation.create({ data: { id: organisationId, name }, select: { id: true } })
    await tx.membership.create({
      data: { id: newId('mem'), organisationId, userId: person.userId, role: 'owner' },
      select: { id: true },
    })
    await recordAudit(tx, newcomerScope('browser', person), {
      action: 'organisation.created',
      targetId: organisationId,
      organisationId,
      after: { name },
    })
    return ok({ organisationId })
  })
