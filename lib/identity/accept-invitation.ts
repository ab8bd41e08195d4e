import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { isUniqueViolation } from '#lib/db/database-errors.ts'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { type Tx, transaction } from '#lib/db/transaction.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { hashToken } from './api-token-holder.ts'
import { openInvitations } from './invitation-link.ts'
import { hashPassword } from './password.ts'
import { endPasswordLinks } from './password-link.ts'
import type { AcceptInvitationInput } from './people-schema.ts'
import { newcomerScope } from './system-scope.ts'

/** Who holds the link, when signed in by browser. */
export type SignedInUser = { userId: string; name: string; email: string } | null

type Code = 'invitation_invalid' | 'unauthenticated' | 'email_taken' | 'already_member'
type Accepted = { email: string; organisationId: string | null }
const invalid = fail('invitation_invalid', 'This invitation was used, taken back, or is over.')

/**
 * Uses an invitation up, once: for the user who is signed in with the address that was invited, or for a new account
 * with that address.
 */
export async function acceptInvitation(
  user: SignedInUser,
  { token, account }: AcceptInvitationInput,
  now = new Date(),
): Promise<Result<Accepted, Code>> {
  // Hashing is dear on purpose, so nobody has it done by a token that opens nothing. It is still taken only once, below.
  const open = { tokenHash: hashToken(token), ...openInvitations(now) }
  if ((await db.invitation.count({ where: open })) === 0) return invalid
  const passwordHash = account ? await hashPassword(account.password) : null
  try {
    return await transaction<Result<Accepted, Code>>(async (tx) => {
      const invitation = await takeInvitation(tx, token, now)
      if (!invitation) return invalid
      const { email, organisationId, memberRole, staffRole } = invitation
      if (!account && !user) throw new Refused('unauthenticated', 'Sign in, or make an account.')
      if (!account && user?.email !== email)
        throw new Refused(
          'invitation_invalid',
          `The invitation is for ${email}. Sign in with that address.`,
        )
      const person =
        account && passwordHash
          ? await createUser(tx, { email, name: account.name, passwordHash })
          : { userId: user?.userId ?? '', name: user?.name ?? '' }
      if (organisationId && memberRole)
        await tx.membership.create({
          data: { id: newId('mem'), organisationId, userId: person.userId, role: memberRole },
          select: { id: true },
        })
      else await joinStaff(tx, person.userId, staffRole)
      await recordAudit(tx, newcomerScope('invitation', person), {
        action: 'invitation.accepted',
        targetId: invitation.id,
        organisationId,
        after: { email, role: memberRole ?? staffRole },
      })
      return ok({ email, organisationId })
    })
  } catch (error) {
    if (error instanceof Refused) return fail(error.code, error.message)
    if (!isUniqueViolation(error)) throw error
    return account
      ? fail('email_taken', 'There is already an account with this e-mail. Sign in to accept.')
      : fail('already_member', 'You are a member already.')
  }
}

/** Rolls back, so that the invitation can still be used. */
class Refused extends Error {
  readonly code: Code
  constructor(code: Code, message: string) {
    super(message)
    this.code = code
  }
}

async function takeInvitation(tx: Tx, token: string, now: Date) {
  const where = { tokenHash: hashToken(token), ...openInvitations(now) }
  // The row is locked by the update: of two at once one finds it used.
  const taken = await tx.invitation.updateMany({ where, data: { acceptedAt: now } })
  if (taken.count !== 1) return null
  return tx.invitation.findUnique({
    where: { tokenHash: hashToken(token) },
    select: { id: true, email: true, organisationId: true, memberRole: true, staffRole: true },
  })
}

async function joinStaff(tx: Tx, userId: string, staffRole: StaffRole | null): Promise<void> {
  // Who is staff meanwhile keeps that role: an old link must not take the last administrator away.
  const joined = await tx.user.updateMany({
    where: { id: userId, staffRole: null },
    data: { staffRole },
  })
  if (joined.count !== 1) throw new Refused('already_member', 'You are among the staff already.')
  await endPasswordLinks(tx, { userId })
}

async function createUser(tx: Tx, user: { email: string; name: string; passwordHash: string }) {
  const userId = newId('usr')
  await tx.user.create({ data: { id: userId, ...user }, select: { id: true } })
  return { userId, name: user.name }
}
