import 'server-only'
import { db } from '#lib/db/client.ts'
import { openInvitations } from './invitation-link.ts'
import { invitationFields, invitationView } from './invitation-view.ts'
import { listClosed } from './password-tries.ts'
import type { StaffScope } from './scope.ts'

const SHOWN = 200

/** Everybody with an account, staff first, and the open invitations into the staff. */
export async function listPeople(
  _: StaffScope,
  { search = '' }: { search?: string | undefined } = {},
  now = new Date(),
) {
  const matching = { contains: search, mode: 'insensitive' as const }
  const [users, invitations] = await Promise.all([
    db.user.findMany({
      where: search === '' ? {} : { OR: [{ name: matching }, { email: matching }] },
      select: {
        id: true,
        name: true,
        email: true,
        staffRole: true,
        disabledAt: true,
        lastSignInAt: true,
        memberships: { select: { organisation: { select: { name: true } } } },
      },
      orderBy: [{ staffRole: { sort: 'asc', nulls: 'last' } }, { name: 'asc' }, { id: 'asc' }],
      take: SHOWN + 1,
    }),
    db.invitation.findMany({
      where: { organisationId: null, ...openInvitations(now) },
      select: invitationFields,
      orderBy: { createdAt: 'desc' },
    }),
  ])
  const closed = await listClosed(
    users.map(({ email }) => email),
    now,
  )
  return {
    items: users.slice(0, SHOWN).map(({ memberships, disabledAt, lastSignInAt, ...user }) => ({
      ...user,
      organisations: memberships.map(({ organisation }) => organisation.name),
      disabledAt: disabledAt?.toISOString() ?? null,
      lockedUntil: closed.get(user.email)?.toISOString() ?? null,
      lastSignInAt: lastSignInAt?.toISOString() ?? null,
    })),
    more: users.length > SHOWN,
    invitations: invitations.map(invitationView),
  }
}
