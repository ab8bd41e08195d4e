'use server'

import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import type { z } from 'zod'
import { memberAction, publicAction, staffAction, userAction } from '#lib/http/action.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { currentCaller, ORGANISATION_COOKIE } from './caller.ts'
import { changeMemberRole } from './change-member-role.ts'
import { changePassword } from './change-password.ts'
import { changeStaffRole } from './change-staff-role.ts'
import { chooseOrganisation } from './choose-organisation.ts'
import { cookieOptions } from './cookie-options.ts'
import { createOrganisation } from './create-organisation.ts'
import { findInvitation } from './find-invitation.ts'
import { inviteMember } from './invite-member.ts'
import { inviteStaff } from './invite-staff.ts'
import * as schema from './people-schema.ts'
import { leaveOrganisation, removeMember } from './remove-member.ts'
import { renameOrganisation } from './rename-organisation.ts'
import { revokeOwnToken } from './revoke-api-token.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { tokenIdInput } from './token-schema.ts'
import { tryLinkFrom } from './try-link-from.ts'
import { unlockUser } from './unlock-user.ts'
import { renameUser, signOutEverywhere } from './update-account.ts'

/** Shows what changed on whichever page the change was made. */
function refreshed<Answer extends { ok: boolean }>(answer: Answer): Answer {
  if (answer.ok) revalidatePath('/', 'layout')
  return answer
}
async function enter(organisationId: string): Promise<void> {
  const jar = await cookies()
  jar.set(ORGANISATION_COOKIE, organisationId, cookieOptions())
}

const writing = 'organisation:write' as const
const asMember = {
  rename: memberAction(
    { permission: writing, input: schema.renameOrganisationInput },
    renameOrganisation,
  ),
  invite: memberAction({ permission: writing, input: schema.inviteMemberInput }, (scope, input) =>
    inviteMember(scope, input),
  ),
  uninvite: memberAction({ permission: writing, input: schema.invitationIdInput }, (scope, input) =>
    revokeInvitation(scope, input),
  ),
  changeRole: memberAction(
    { permission: writing, input: schema.changeMemberRoleInput },
    changeMemberRole,
  ),
  remove: memberAction({ permission: writing, input: schema.memberInput }, (scope, input) =>
    removeMember(scope, input),
  ),
  leave: memberAction({ permission: 'organisation:read', input: schema.nothing }, (scope) =>
    leaveOrganisation(scope, {}),
  ),
}
const administering = 'people:write' as const
const asStaff = {
  invite: staffAction(
    { permission: administering, input: schema.inviteStaffInput },
    (scope, input) => inviteStaff(scope, input),
  ),
  uninvite: staffAction(
    { permission: administering, input: schema.invitationIdInput },
    (scope, input) => revokeInvitation(scope, input),
  ),
  changeRole: staffAction(
    { permission: administering, input: schema.changeStaffRoleInput },
    (scope, input) => changeStaffRole(scope, input),
  ),
  setDisabled: staffAction(
    { permission: administering, input: schema.setUserDisabledInput },
    (scope, input) => setUserDisabled(scope, input),
  ),
  unlock: staffAction({ permission: administering, input: schema.memberInput }, unlockUser),
}
const asUser = {
  create: userAction({ input: schema.createOrganisationInput }, createOrganisation),
  choose: userAction({ input: schema.organisationIdInput }, chooseOrganisation),
  rename: userAction({ input: schema.renameUserInput }, renameUser),
  changePassword: userAction({ input: schema.changePasswordInput }, changePassword),
  signOutEverywhere: userAction({ input: schema.nothing }, (user) => signOutEverywhere(user)),
  revokeToken: userAction({ input: tokenIdInput }, (user, input) => revokeOwnToken(user, input)),
}
const lookAtInvitation = publicAction({ input: schema.invitationTokenInput }, (input, address) =>
  tryLinkFrom(address, () => findInvitation(input)),
)
const accept = publicAction({ input: schema.acceptInvitationInput }, async (input, address) => {
  const caller = await currentCaller()
  const user = caller?.tokenScopes === null ? caller : null
  return tryLinkFrom(address, () => acceptInvitation(user, input))
})

type In<Schema extends z.ZodType> = z.input<Schema>
export const renameOrganisationAction = async (input: In<typeof schema.renameOrganisationInput>) =>
  refreshed(await asMember.rename(input))
export const inviteMemberAction = async (input: In<typeof schema.inviteMemberInput>) =>
  refreshed(await asMember.invite(input))
export const revokeInvitationAction = async (input: In<typeof schema.invitationIdInput>) =>
  refreshed(await asMember.uninvite(input))
export const changeMemberRoleAction = async (input: In<typeof schema.changeMemberRoleInput>) =>
  refreshed(await asMember.changeRole(input))
export const removeMemberAction = async (input: In<typeof schema.memberInput>) =>
  refreshed(await asMember.remove(input))
export const leaveOrganisationAction = async () => refreshed(await asMember.leave({}))

export const inviteStaffAction = async (input: In<typeof schema.inviteStaffInput>) =>
  refreshed(await asStaff.invite(input))
export const revokeStaffInvitationAction = async (input: In<typeof schema.invitationIdInput>) =>
  refreshed(await asStaff.uninvite(input))
export const changeStaffRoleAction = async (input: In<typeof schema.changeStaffRoleInput>) =>
  refreshed(await asStaff.changeRole(input))
export const setUserDisabledAction = async (input: In<typeof schema.setUserDisabledInput>) =>
  refreshed(await asStaff.setDisabled(input))
export const unlockUserAction = async (input: In<typeof schema.memberInput>) =>
  refreshed(await asStaff.unlock(input))

export async function createOrganisationAction(input: In<typeof schema.createOrganisationInput>) {
  const created = await asUser.create(input)
  if (created.ok) await enter(created.value.organisationId)
  return refreshed(created)
}
export async function chooseOrganisationAction(input: In<typeof schema.organisationIdInput>) {
  const chosen = await asUser.choose(input)
  if (chosen.ok) await enter(chosen.value.organisationId)
  return refreshed(chosen)
}
export const renameUserAction = async (input: In<typeof schema.renameUserInput>) =>
  refreshed(await asUser.rename(input))
export const changePasswordAction = async (input: In<typeof schema.changePasswordInput>) =>
  asUser.changePassword(input)
export const revokeOwnTokenAction = async (input: In<typeof tokenIdInput>) =>
  refreshed(await asUser.revokeToken(input))
export const signOutEverywhereAction = async () => asUser.signOutEverywhere({})

export const findInvitationAction = async (input: In<typeof schema.invitationTokenInput>) =>
  lookAtInvitation(input)
export async function acceptInvitationAction(input: In<typeof schema.acceptInvitationInput>) {
  const accepted = await accept(input)
  if (accepted.ok && accepted.value.organisationId) await enter(accepted.value.organisationId)
  return accepted
}
