import 'server-only'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { lockStaff } from './administrators.ts'
import { createInvitation } from './create-invitation.ts'
import type { StaffScope } from './scope.ts'

/** Invites an address among the staff; an open invitation of the same address is replaced. */
export const inviteStaff = (
  scope: StaffScope,
  { email, role }: { email: string; role: StaffRole },
  now = new Date(),
): Promise<Result<{ invitationId: string; link: string }, 'already_member'>> =>
  transaction(async (tx) => {
    await lockStaff(tx)
    const staff = await tx.user.count({ where: { email, staffRole: { not: null } } })
    if (staff > 0) return fail('already_member', `${email} is among the staff already.`)
    const into = { organisationId: null, staffRole: role }
    return ok(await createInvitation(tx, scope, { email, into, now }))
  })
