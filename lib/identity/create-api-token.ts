import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { newId, randomText } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashToken } from './api-token-holder.ts'
import { memberMay, type Permission, staffMay } from './permissions.ts'
import type { Scope } from './scope.ts'
import type { CreateTokenInput } from './token-schema.ts'

/** Makes a token that acts as its maker, at most with these scopes; its text is in this answer and nowhere else. */
export async function createApiToken(
  scope: Scope,
  { name, scopes, expiresInDays }: CreateTokenInput,
  now = new Date(),
): Promise<Result<{ tokenId: string; token: string }, 'forbidden'>> {
  const { userId } = scope.actor
  if (!userId) return fail('forbidden', 'Only a person has tokens.')
  // A stolen token must not be able to make itself successors.
  if (scope.actor.via.startsWith('token:'))
    return fail('forbidden', 'A token cannot make tokens. Sign in.')
  const beyond = scopes.filter((wanted) => !may(scope, wanted as Permission))
  if (beyond.length > 0) return fail('forbidden', `Your role does not allow: ${beyond.join(', ')}.`)
  const token = `gha_${randomText(40)}`
  const tokenId = newId('tok')
  const organisationId = scope.kind === 'organisation' ? scope.organisationId : null
  await transaction(async (tx) => {
    await tx.apiToken.create({
      data: {
        id: tokenId,
        tokenHash: hashToken(token),
        lastFour: token.slice(-4),
        name,
        userId,
        organisationId,
        scopes,
        expiresAt: new Date(now.getTime() + expiresInDays * 86_400_000),
      },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: 'token.created',
      targetId: tokenId,
      after: { name, scopes, expiresInDays },
    })
  })
  return ok({ tokenId, token })
}

const may = (scope: Scope, permission: Permission): boolean =>
  scope.kind === 'staff'
    ? staffMay(scope.role, permission as never)
    : memberMay(scope.role, permission as never)
