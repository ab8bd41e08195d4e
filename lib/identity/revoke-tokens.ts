import 'server-only'
import type { Prisma } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'

/** Revokes the tokens that match, for good; says how many, for the audit row of what ended them. */
export async function revokeTokens(
  tx: Tx,
  which: Prisma.ApiTokenWhereInput,
  now: Date,
): Promise<number> {
  const revoked = await tx.apiToken.updateMany({
    where: { ...which, revokedAt: null },
    data: { revokedAt: now },
  })
  return revoked.count
}
