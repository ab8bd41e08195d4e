import 'server-only'
import type { MemberRole } from '#lib/db/generated/enums.ts'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { createInvitation } from './create-invitation.ts'
import { lockMembers } from './organisation-members.ts'
import type { OrganisationScope } from './scope.ts'

/** Invites an address into the organisation; an open invitation of the same address is replaced. */
export const inviteMember = (
  scope: OrganisationScope,
  { email, role }: { email: string; role: MemberRole },
  now = new Date(),
): Promise<Result<{ invitationId: string; link: string }, 'already_member'>> =>
  transaction(async (tx) => {
    const { organisationId } = scope
    await lockMembers(tx, organisationId)
    const members = await tx.membership.count({ where: { organisationId, user: { email } } })
    if (members > 0) return fail('already_member', `${email} is a member already.`)
    const into = { organisationId, memberRole: role }
    return ok(await createInvitation(tx, scope, { email, into, now }))
  })
