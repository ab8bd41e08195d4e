import 'server-only'
import { db } from '#lib/db/client.ts'
import { openInvitations } from './invitation-link.ts'
import { invitationFields, invitationView } from './invitation-view.ts'
import type { OrganisationView } from './people-schema.ts'
import type { OrganisationScope } from './scope.ts'

/** The organisation of whoever asks: its members, and the invitations that are open. */
export async function findOrganisation(
  { organisationId }: OrganisationScope,
  now = new Date(),
): Promise<OrganisationView> {
  const { memberships, invitations, ...organisation } = await db.organisation.findUniqueOrThrow({
    where: { id: organisationId },
    select: {
      id: true,
      name: true,
      memberships: {
        select: { role: true, user: { select: { id: true, name: true, email: true } } },
        orderBy: { createdAt: 'asc' },
      },
      invitations: {
        where: openInvitations(now),
        select: invitationFields,
        orderBy: { createdAt: 'desc' },
      },
    },
  })
  return {
    ...organisation,
    members: memberships.map(({ role, user: { id, ...user } }) => ({ userId: id, ...user, role })),
    invitations: invitations.map(invitationView),
  }
}
