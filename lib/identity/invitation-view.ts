import type { Prisma } from '#lib/db/client.ts'

export const invitationFields = {
  id: true,
  email: true,
  memberRole: true,
  staffRole: true,
  createdAt: true,
  expiresAt: true,
} satisfies Prisma.InvitationSelect

type Row = Prisma.InvitationGetPayload<{ select: typeof invitationFields }>

export const invitationView = ({
  id,
  email,
  memberRole,
  staffRole,
  createdAt,
  expiresAt,
}: Row) => ({
  id,
  email,
  role: memberRole ?? staffRole ?? '',
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})
