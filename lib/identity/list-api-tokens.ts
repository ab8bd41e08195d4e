import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Scope } from './scope.ts'

/** The tokens of whoever asks, in the organisation or as staff. */
export const ownTokens = (scope: Scope) => ({
  userId: scope.actor.userId ?? '',
  organisationId: scope.kind === 'organisation' ? scope.organisationId : null,
})

export async function listApiTokens(scope: Scope) {
  const rows = await db.apiToken.findMany({
    where: ownTokens(scope),
    select: {
      id: true,
      name: true,
      lastFour: true,
      scopes: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }))
}
