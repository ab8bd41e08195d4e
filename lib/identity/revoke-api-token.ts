import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { ownTokens } from './list-api-tokens.ts'
import { revokeTokens } from './revoke-tokens.ts'
import type { Scope } from './scope.ts'
import { newcomerScope } from './system-scope.ts'

/** Ends one of the caller's own tokens at once. */
export const revokeApiToken = (
  scope: Scope,
  { tokenId }: { tokenId: string },
  now = new Date(),
): Promise<Result<{ tokenId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const revoked = await revokeTokens(tx, { id: tokenId, ...ownTokens(scope) }, now)
    if (revoked !== 1) return fail('not_found', 'No such token.')
    await recordAudit(tx, scope, { action: 'token.revoked', targetId: tokenId })
    return ok({ tokenId })
  })

/** The same from the page of one's account, whichever organisation the token is for. */
export const revokeOwnToken = (
  person: { userId: string; name: string },
  { tokenId }: { tokenId: string },
  now = new Date(),
): Promise<Result<{ tokenId: string }, 'not_found'>> =>
  transaction(async (tx) => {
    const where = { id: tokenId, userId: person.userId }
    if ((await revokeTokens(tx, where, now)) !== 1) return fail('not_found', 'No such token.')
    const { organisationId } = await tx.apiToken.findUniqueOrThrow({
      where,
      select: { organisationId: true },
    })
    await recordAudit(tx, newcomerScope('browser', person), {
      action: 'token.revoked',
      targetId: tokenId,
      organisationId,
    })
    return ok({ tokenId })
  })
