import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { changeMemberRole } from './change-member-role.ts'
import { changeStaffRole } from './change-staff-role.ts'
import { createApiToken } from './create-api-token.ts'
import { findOrganisation } from './find-organisation.ts'
import { inviteMember } from './invite-member.ts'
import { inviteStaff } from './invite-staff.ts'
import { listApiTokens } from './list-api-tokens.ts'
import { listPeople } from './list-people.ts'
import {
  changeMemberRoleInput,
  changeStaffRoleInput,
  invitationIdInput,
  inviteMemberInput,
  inviteStaffInput,
  memberInput,
  newInvitationView,
  organisationView,
  peopleList,
  renameOrganisationInput,
  setUserDisabledInput,
} from './people-schema.ts'
import { removeMember } from './remove-member.ts'
import { renameOrganisation } from './rename-organisation.ts'
import { revokeApiToken } from './revoke-api-token.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { createTokenInput, newTokenView, tokenIdInput, tokenList } from './token-schema.ts'

const tag = 'API tokens'
/** Everybody may have tokens: the least that each role may do. */
const anyone = { member: 'organisation:read', staff: 'api:read' } as const

export const identityEndpoints: Endpoint[] = [
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
    failures: ['not_found', 'last_owner'],
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
    method: 'GET',
    path: '/people',
    tag: 'People',
    summary: 'List everybody with an account, and the open invitations into the staff',
    allow: { staff: 'people:read' },
    input: z.object({ search: z.string().max(200).optional() }),
    output: peopleList,
    failures: [],
    run: async (scope, { search }) => ok(await listPeople(scope, search ? { search } : {})),
  }),
  endpoint({
    method: 'POST',
    path: '/people/invitations',
    tag: 'People',
    summary: 'Invite somebody among the staff; the answer holds the one-time link, once',
    status: 201,
    allow: { staff: 'people:write' },
    input: inviteStaffInput,
    output: newInvitationView,
    failures: ['already_member'],
    run: (scope, input) => inviteStaff(scope, input),
  }),
  endpoint({
    method: 'PATCH',
    path: '/people/{userId}',
    tag: 'People',
    summary: 'Give a user a role among the staff, or none',
    allow: { staff: 'people:write' },
    input: changeStaffRoleInput,
    output: memberInput,
    failures: ['not_found', 'last_administrator'],
    run: (scope, input) => changeStaffRole(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/people/{userId}/disabled',
    tag: 'People',
    summary: 'Shut a user out at once, or let it in again',
    allow: { staff: 'people:write' },
    input: setUserDisabledInput,
    output: memberInput,
    failures: ['not_found', 'last_administrator'],
    run: (scope, input) => setUserDisabled(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/tokens',
    tag,
    summary: 'List your tokens',
    allow: anyone,
    input: z.object({}),
    output: tokenList,
    failures: [],
    run: async (scope) => ok({ items: await listApiTokens(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/tokens',
    tag,
    summary: 'Make a token',
    status: 201,
    allow: anyone,
    input: createTokenInput,
    output: newTokenView,
    failures: ['forbidden'],
    run: (scope, input) => createApiToken(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/tokens/{tokenId}',
    tag,
    summary: 'Revoke a token',
    allow: anyone,
    input: tokenIdInput,
    output: tokenIdInput,
    failures: ['not_found'],
    run: (scope, input) => revokeApiToken(scope, input),
  }),
]
