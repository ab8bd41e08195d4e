import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { ok, type Result } from '#lib/shared/result.ts'
import { revokeTokens } from './revoke-tokens.ts'
import { newcomerScope } from './system-scope.ts'

interface Person {
  userId: string
  name: string
}

export const renameUser = (
  person: Person,
  { name }: { name: string },
): Promise<Result<{ userId: string }, never>> =>
  transaction(async (tx) => {
    const where = { id: person.userId }
    await tx.user.update({ where, data: { name }, select: { id: true } })
    await recordAudit(tx, newcomerScope('browser', person), {
      action: 'user.renamed',
      targetId: person.userId,
      before: { name: person.name },
      after: { name },
    })
    return ok({ userId: person.userId })
  })

/** Ends every session of the user, this one too, and revokes the tokens: whoever has got in is out. */
export const signOutEverywhere = (
  person: Person,
  now = new Date(),
): Promise<Result<{ userId: string }, never>> =>
  transaction(async (tx) => {
    await tx.user.update({
      where: { id: person.userId },
      data: { sessionEpoch: { increment: 1 } },
      select: { id: true },
    })
    const tokensRevoked = await revokeTokens(tx, { userId: person.userId }, now)
    await recordAudit(tx, newcomerScope('browser', person), {
      action: 'user.signed_out_everywhere',
      targetId: person.userId,
      after: { tokensRevoked },
    })
    return ok({ userId: person.userId })
  })
