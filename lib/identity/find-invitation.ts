import 'server-only'
import { db } from '#lib/db/client.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashToken } from './api-token-holder.ts'
import { openInvitations } from './invitation-link.ts'

export interface InvitationView {
  email: string
  /** Null: among the staff. */
  organisation: string | null
  role: string
  /** The address has an account, which must sign in to accept. */
  hasAccount: boolean
}

/** What the holder of a link is invited to. */
export async function findInvitation(
  { token }: { token: string },
  now = new Date(),
): Promise<Result<InvitationView, 'invitation_invalid'>> {
  const found = await db.invitation.findFirst({
    where: { tokenHash: hashToken(token), ...openInvitations(now) },
    select: {
      email: true,
      memberRole: true,
      staffRole: true,
      organisation: { select: { name: true } },
    },
  })
  if (!found) return fail('invitation_invalid', 'This invitation was used, taken back, or is over.')
  const accounts = await db.user.count({ where: { email: found.email } })
  return ok({
    email: found.email,
    organisation: found.organisation?.name ?? null,
    role: found.memberRole ?? found.staffRole ?? '',
    hasAccount: accounts > 0,
  })
}
