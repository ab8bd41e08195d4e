import { z } from 'zod'
import { organisationId } from '#contract/ids.ts'
import { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'
import { writtenNumber } from '#lib/shared/written-number.ts'
import { email, organisationName, password, personName } from './schema.ts'

export const nothing = z.object({})

const userId = z.string().max(40)
const memberRole = z.enum(MemberRole).meta({ title: 'Role' })
const staffRole = z.enum(StaffRole).meta({ title: 'Role' })

const roleSeenWords = {
  title: 'Role seen',
  description:
    'The role as it was read. If it is another by now, nothing is changed and the answer is `conflict`. Absent: whatever it is, it is changed.',
}

export const renameOrganisationInput = z.object({ name: organisationName })
export const createOrganisationInput = z.object({ organisationName })
export const inviteMemberInput = z.object({ email, role: memberRole })
export const changeMemberRoleInput = z.object({
  userId,
  role: memberRole,
  roleSeen: memberRole.optional().meta(roleSeenWords),
})
export type ChangeMemberRoleInput = z.output<typeof changeMemberRoleInput>
export const memberInput = z.object({ userId })
export const invitationIdInput = z.object({ invitationId: z.string().max(40) })

const invitationToken = z.string().min(20).max(100)
export const invitationTokenInput = z.object({ token: invitationToken })
/** Name and password make an account for the address that was invited; without them a signed-in user accepts. */
export const acceptInvitationInput = z.object({
  token: invitationToken,
  account: z.object({ name: personName, password }).optional(),
})
export type AcceptInvitationInput = z.output<typeof acceptInvitationInput>

export const inviteStaffInput = z.object({ email, role: staffRole })
export const changeStaffRoleInput = z.object({
  userId,
  role: staffRole.nullable(),
  roleSeen: staffRole.nullable().optional().meta(roleSeenWords),
})
export type ChangeStaffRoleInput = z.output<typeof changeStaffRoleInput>
export const setUserDisabledInput = z.object({ userId, disabled: z.boolean() })

/** Of any length: a link that was cut short is not valid, like any other that is wrong. */
const passwordLinkToken = z.string().max(200)
export const passwordLinkTokenInput = z.object({ token: passwordLinkToken })
export const resetPasswordInput = z.object({ token: passwordLinkToken, password })
/** The link, in the one answer that ever holds it. */
export const passwordLinkView = z.object({ link: z.string(), expiresAt: z.string() })

export const changePasswordInput = z.object({
  current: z.string().min(1, 'Enter the password that you have now.').max(200),
  password,
})
export const renameUserInput = z.object({ name: personName })

const invitationView = z.object({
  id: z.string(),
  email: z.string(),
  role: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
})
/** The link, in the one answer that ever holds it; its token stands behind the `#`, so that no server logs it. */
export const newInvitationView = z.object({ invitationId: z.string(), link: z.string() })
export const organisationView = z.object({
  id: z.string(),
  name: z.string(),
  members: z.array(
    z.object({ userId: z.string(), name: z.string(), email: z.string(), role: memberRole }),
  ),
  invitations: z.array(invitationView),
})
export type OrganisationView = z.output<typeof organisationView>
export const personView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  staffRole: staffRole.nullable(),
  organisations: z.array(z.string()),
  disabledAt: z.string().nullable(),
  /** Wrong passwords keep the account closed until then. */
  lockedUntil: z.string().nullable(),
  lastSignInAt: z.string().nullable(),
})
export const peopleList = z.object({
  items: z.array(personView),
  more: z.boolean().meta({ description: 'There are others; search for them.' }),
  invitations: z.array(invitationView),
})

const search = z.string().trim().max(200).optional()
export const listPeopleInput = z.object({ search })
export const listOrganisationsInput = z.object({
  search,
  cursor: organisationId.optional(),
  take: writtenNumber(z.int().min(1).max(100)).default(50),
})
export type ListOrganisationsInput = z.output<typeof listOrganisationsInput>
export const organisationIdInput = z.object({ organisationId })
export const organisationList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      createdAt: z.string(),
      members: z.number(),
      subscriptions: z.number().meta({ description: 'Pending, active and suspended ones.' }),
    }),
  ),
  next: z.string().nullable(),
})
export const organisationDetail = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  members: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      email: z.string(),
      role: memberRole,
      disabledAt: z.string().nullable(),
      lastSignInAt: z.string().nullable(),
    }),
  ),
})
