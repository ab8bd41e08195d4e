import 'server-only'
import { transaction } from '#lib/db/transaction.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { lockStaff } from './administrators.ts'
import { lockMembers } from './organisation-members.ts'
import { belonging, isOnlyIn, replacePasswordLink } from './password-link.ts'
import type { OrganisationScope, Scope, StaffScope } from './scope.ts'

type Made = { link: string; expiresAt: string }

/** Makes the link by which a user who has forgotten the password sets a new one; an older one ends. */
export const createPasswordLink = (
  scope: StaffScope,
  { userId }: { userId: string },
  now = new Date(),
): Promise<Result<Made, 'not_found' | 'forbidden' | 'password_link_refused'>> =>
  transaction(async (tx) => {
    await lockStaff(tx)
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { staffRole: true, disabledAt: true },
    })
    if (!user) return fail('not_found', 'No such user.')
    if (isByToken(scope)) return noTokens
    if (isOneself(scope, userId)) return ownPassword
    if (user.staffRole === 'administrator' && scope.role !== 'administrator')
      return fail('forbidden', 'Only an administrator makes this link for an administrator.')
    if (user.disabledAt)
      return fail('password_link_refused', 'This user is shut out. Let them in again first.')
    return ok(await replacePasswordLink(tx, scope, { userId, now }))
  })

/** The same by an owner, for a member that nobody else has to do with: an account may open more than one organisation. */
export const createMemberPasswordLink = (
  scope: OrganisationScope,
  { userId }: { userId: string },
  now = new Date(),
): Promise<Result<Made, 'not_found' | 'password_link_refused'>> =>
  transaction(async (tx) => {
    const { organisationId } = scope
    const members = await lockMembers(tx, organisationId)
    const member = members.find((candidate) => candidate.userId === userId)
    if (!member) return fail('not_found', 'No such member.')
    if (isByToken(scope)) return noTokens
    if (isOneself(scope, userId)) return ownPassword
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: belonging })
    // In one sentence, which tells no owner where else somebody is.
    if (!member.canSignIn || !isOnlyIn(user, organisationId))
      return fail(
        'password_link_refused',
        'For this person only whoever runs this portal makes a link. Ask them.',
      )
    return ok(await replacePasswordLink(tx, scope, { userId, now }))
  })

// Whoever finds a token must not become its maker's colleague by it.
const isByToken = ({ actor }: Scope): boolean => actor.via.startsWith('token:')
const noTokens = fail(
  'password_link_refused',
  'A token makes no such link. Sign in and make it on the page.',
)
// An open session must not be enough to set a password without the old one.
const isOneself = ({ actor }: Scope, userId: string): boolean => actor.userId === userId
const ownPassword = fail(
  'password_link_refused',
  'This is your own account: change your password on its page.',
)
