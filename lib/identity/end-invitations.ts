import 'server-only'
import type { Prisma } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { openInvitations } from './invitation-link.ts'

/** Ends the open invitations that match; says how many, for the audit row of what ended them. */
export async function endInvitations(
  tx: Tx,
  which: Prisma.InvitationWhereInput,
  now: Date,
): Promise<number> {
  const ended = await tx.invitation.updateMany({
    where: { AND: [which, openInvitations(now)] },
    data: { revokedAt: now },
  })
  return ended.count
}
