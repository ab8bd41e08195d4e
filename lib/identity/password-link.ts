import 'server-only'
import { randomBytes } from 'node:crypto'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Prisma } from '#lib/db/client.ts'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import type { Tx } from '#lib/db/transaction.ts'
import { environment } from '#lib/shared/environment.ts'
import { hashToken } from './api-token-holder.ts'
import type { Scope } from './scope.ts'

const HOURS = 24

/**
 * Stores a link by which a user sets a new password, in place of the one that was there, and answers it. Nobody can
 * read it again: only its hash is stored, and the token stands behind the `#`, which browsers never send.
 */
export async function replacePasswordLink(
  tx: Tx,
  scope: Scope,
  { userId, now }: { userId: string; now: Date },
): Promise<{ link: string; expiresAt: string }> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(now.getTime() + HOURS * 3_600_000)
  const stored = {
    tokenHash: hashToken(token),
    madeById: scope.actor.userId ?? '',
    organisationId: scope.kind === 'organisation' ? scope.organisationId : null,
    expiresAt,
  }
  await tx.passwordLink.upsert({
    where: { userId },
    create: { userId, ...stored },
    update: stored,
    select: { userId: true },
  })
  await recordAudit(tx, scope, {
    action: 'user.password_link_made',
    targetId: userId,
    after: { expiresAt: expiresAt.toISOString() },
  })
  return {
    link: `${environment().GATEHOUSE_URL}/new-password#${token}`,
    expiresAt: expiresAt.toISOString(),
  }
}

/** Withdraws the links that match; says how many, for the audit row of what ended them. */
export async function endPasswordLinks(
  tx: Tx,
  which: Prisma.PasswordLinkWhereInput,
): Promise<number> {
  const ended = await tx.passwordLink.deleteMany({ where: which })
  return ended.count
}

/** What `isOnlyIn` has to know of a user. */
export const belonging = {
  staffRole: true,
  memberships: { select: { organisationId: true } },
} satisfies Prisma.UserSelect

/** Whether a user is a member there, nowhere else, and not staff: then its owners have a say in the account. */
export const isOnlyIn = (
  user: { staffRole: StaffRole | null; memberships: { organisationId: string }[] },
  organisationId: string,
): boolean =>
  user.staffRole === null &&
  user.memberships.length === 1 &&
  user.memberships[0]?.organisationId === organisationId

/** The link of a token, and whose it is, as long as it works; what its maker had to be able to do holds still. */
export async function findLivePasswordLink(client: Tx, token: string, now: Date) {
  const link = await client.passwordLink.findFirst({
    where: { tokenHash: hashToken(token), expiresAt: { gt: now }, user: { disabledAt: null } },
    select: {
      userId: true,
      madeById: true,
      organisationId: true,
      user: { select: { name: true, email: true, ...belonging } },
    },
  })
  if (link?.organisationId && !isOnlyIn(link.user, link.organisationId)) return null
  return link
}
