import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { ownTokens } from './list-api-tokens.ts'
import type { Scope } from './scope.ts'

/** Ends one of the caller's own tokens at once. */
export const revokeApiToken = (
  scope: Scope,
  { tokenId }: { tokenId: string },
  now = new Date(),
): Promise<Result<{ tokenId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const revoked = await tx.apiToken.updateMany({
      where: { id: tokenId, revokedAt: null, ...ownTokens(scope) },
      data: { revokedAt: now },
    })
    if (revoked.count !== 1) return fail('not_found', 'No such token.')
    await recordAudit(tx, scope, { action: 'token.revoked', targetId: tokenId })
    return ok({ tokenId })
  })
