import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { changeMemberRole } from './change-member-role.ts'
import { createMemberPasswordLink } from './create-password-link.ts'
import { findOrganisation } from './find-organisation.ts'
import { inviteMember } from './invite-member.ts'
import {
  changeMemberRoleInput,
  invitationIdInput,
  inviteMemberInput,
  memberInput,
  newInvitationView,
  organisationView,
  passwordLinkView,
  renameOrganisationInput,
} from './people-schema.ts'
import { removeMember } from './remove-member.ts'
import { renameOrganisation } from './rename-organisation.ts'
import { revokeInvitation } from './revoke-invitation.ts'

/** What an organisation does with itself. */
export const organisationEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/organisation',
    tag: 'Organisation',
    summary: 'Read your organisation: members and open invitations',
    allow: { member: 'organisation:read' },
    input: z.object({}),
    output: organisationView,
    failures: [],
    run: async (scope) => ok(await findOrganisation(scope)),
  }),
  endpoint({
    method: 'PATCH',
    path: '/organisation',
    tag: 'Organisation',
    summary: 'Rename your organisation',
    allow: { member: 'organisation:write' },
    input: renameOrganisationInput,
    output: z.object({ organisationId: z.string() }),
    failures: [],
    run: (scope, input) => renameOrganisation(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/organisation/invitations',
    tag: 'Organisation',
    summary: 'Invite somebody; the answer holds the one-time link, once',
    status: 201,
    allow: { member: 'organisation:write' },
    input: inviteMemberInput,
    output: newInvitationView,
    failures: ['already_member'],
    run: (scope, input) => inviteMember(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/organisation/invitations/{invitationId}',
    tag: 'Organisation',
    summary: 'Take an invitation back',
    allow: { member: 'organisation:write' },
    input: invitationIdInput,
    output: invitationIdInput,
    failures: ['not_found'],
    run: (scope, input) => revokeInvitation(scope, input),
  }),
  endpoint({
    method: 'PATCH',
    path: '/organisation/members/{userId}',
    tag: 'Organisation',
    summary: 'Give a member another role',
    allow: { member: 'organisation:write' },
    input: changeMemberRoleInput,
    output: memberInput,
    failures: ['not_found', 'conflict', 'last_owner'],
    run: (scope, input) => changeMemberRole(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/organisation/members/{userId}',
    tag: 'Organisation',
    summary: 'Remove a member',
    allow: { member: 'organisation:write' },
    input: memberInput,
    output: memberInput,
    failures: ['not_found', 'last_owner'],
    run: (scope, input) => removeMember(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/organisation/members/{userId}/password-link',
    tag: 'Organisation',
    summary:
      'Make a one-time link by which a member who is in no other organisation sets a new password',
    status: 201,
    allow: { member: 'organisation:write' },
    input: memberInput,
    output: passwordLinkView,
    failures: ['not_found', 'password_link_refused'],
    run: (scope, input) => createMemberPasswordLink(scope, input),
  }),
]
