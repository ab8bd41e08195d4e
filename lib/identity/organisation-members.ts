import 'server-only'
import type { MemberRole } from '#lib/db/generated/enums.ts'
import type { Tx } from '#lib/db/transaction.ts'

export interface LockedMember {
  userId: string
  role: MemberRole
  /** Not shut out. */
  canSignIn: boolean
}

/** The members of an organisation, which stay as they are until the transaction ends: of two who leave at once, one waits. */
export async function lockMembers(tx: Tx, organisationId: string): Promise<LockedMember[]> {
  await tx.$queryRaw`select id from "Organisation" where id = ${organisationId} for update`
  const rows = await tx.membership.findMany({
    where: { organisationId },
    select: { userId: true, role: true, user: { select: { disabledAt: true } } },
  })
  return rows.map(({ user, ...member }) => ({ ...member, canSignIn: user.disabledAt === null }))
}

/** Whether an owner who can sign in is left when this member is not one any more. */
export const hasOtherOwner = (members: readonly LockedMember[], userId: string): boolean =>
  members.some((member) => member.role === 'owner' && member.canSignIn && member.userId !== userId)
