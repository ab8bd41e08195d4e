import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Scope } from './scope.ts'

/** A token that is neither revoked nor over. */
export const liveTokens = (now: Date) => ({
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
})

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

/** The tokens by which a user's scripts come in now, whichever organisation they are for. */
export async function listOwnTokens(userId: string, now = new Date()) {
  const rows = await db.apiToken.findMany({
    where: { userId, ...liveTokens(now) },
    select: {
      id: true,
      name: true,
      lastFour: true,
      expiresAt: true,
      lastUsedAt: true,
      organisation: { select: { name: true } },
    },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map(({ organisation, expiresAt, lastUsedAt, ...row }) => ({
    ...row,
    /** Null: a token of staff. */
    organisation: organisation?.name ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }))
}
