import 'server-only'
import { createHash } from 'node:crypto'
import { db } from '#lib/db/client.ts'
import type { Caller } from './caller.ts'
import { liveTokens } from './list-api-tokens.ts'

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Whoever holds the token of an `Authorization: Bearer …` header; null when it is unknown, ended or its user disabled. */
export async function findTokenHolder(
  authorization: string,
): Promise<Omit<Caller, 'address' | 'requestId'> | null> {
  const [, token] = /^Bearer (gha_[A-Za-z0-9]{20,100})$/.exec(authorization) ?? []
  if (!token) return null
  const now = new Date()
  const found = await db.apiToken.findFirst({
    where: {
      tokenHash: hashToken(token),
      ...liveTokens(now),
      user: { disabledAt: null },
    },
    select: {
      id: true,
      scopes: true,
      organisationId: true,
      user: {
        select: {
          id: true,
          name: true,
          email: true,
          staffRole: true,
          memberships: { select: { organisationId: true, role: true } },
        },
      },
    },
  })
  if (!found) return null
  await db.apiToken.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } })
  const { user, organisationId } = found
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    staffRole: organisationId === null ? user.staffRole : null,
    membership:
      user.memberships.find((membership) => membership.organisationId === organisationId) ?? null,
    tokenScopes: found.scopes,
    via: `token:${found.id}`,
  }
}
