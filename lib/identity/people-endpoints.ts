import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { changeStaffRole } from './change-staff-role.ts'
import { createPasswordLink } from './create-password-link.ts'
import { findOrganisationForStaff } from './find-organisation-for-staff.ts'
import { inviteStaff } from './invite-staff.ts'
import { listOrganisationsInDetail } from './list-organisations.ts'
import { listPeople } from './list-people.ts'
import {
  changeStaffRoleInput,
  invitationIdInput,
  inviteStaffInput,
  listOrganisationsInput,
  listPeopleInput,
  memberInput,
  newInvitationView,
  organisationDetail,
  organisationIdInput,
  organisationList,
  passwordLinkView,
  peopleList,
  setUserDisabledInput,
} from './people-schema.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { unlockUser } from './unlock-user.ts'

/** What staff do with people and their organisations. */
export const peopleEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/people',
    tag: 'People',
    summary: 'List everybody with an account, and the open invitations into the staff',
    allow: { staff: 'people:read' },
    input: listPeopleInput,
    output: peopleList,
    failures: [],
    run: async (scope, input) => ok(await listPeople(scope, input)),
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
    failures: ['not_found', 'conflict', 'last_administrator'],
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
    method: 'DELETE',
    path: '/people/{userId}/lock',
    tag: 'People',
    summary: 'Open an account that wrong passwords have closed',
    allow: { staff: 'people:write' },
    input: memberInput,
    output: memberInput,
    failures: ['not_found'],
    run: (scope, input) => unlockUser(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/people/{userId}/password-link',
    tag: 'People',
    summary: 'Make a one-time link by which a user sets a new password; an older one ends',
    status: 201,
    allow: { staff: 'people:write' },
    input: memberInput,
    output: passwordLinkView,
    failures: ['not_found', 'forbidden', 'password_link_refused'],
    run: (scope, input) => createPasswordLink(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/people/invitations/{invitationId}',
    tag: 'People',
    summary: 'Take an invitation into the staff back',
    allow: { staff: 'people:write' },
    input: invitationIdInput,
    output: invitationIdInput,
    failures: ['not_found'],
    run: (scope, input) => revokeInvitation(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/organisations',
    tag: 'Organisations',
    summary: 'List organisations, newest first',
    allow: { staff: 'people:read' },
    input: listOrganisationsInput,
    output: organisationList,
    failures: [],
    run: async (scope, input) => ok(await listOrganisationsInDetail(scope, input)),
  }),
  endpoint({
    method: 'GET',
    path: '/organisations/{organisationId}',
    tag: 'Organisations',
    summary: 'Read an organisation: who is in it',
    allow: { staff: 'people:read' },
    input: organisationIdInput,
    output: organisationDetail,
    failures: ['not_found'],
    run: (scope, input) => findOrganisationForStaff(scope, input),
  }),
]
