import 'server-only'
import { randomBytes } from 'node:crypto'
import { environment } from '#lib/shared/environment.ts'
import { hashToken } from './api-token-holder.ts'

const DAYS = 7

/** A new one-time link; only its hash is stored. The token stands behind the `#`, which browsers never send. */
export function newInvitationLink(now: Date): { link: string; tokenHash: string; expiresAt: Date } {
  const token = randomBytes(24).toString('base64url')
  return {
    link: `${environment().GATEHOUSE_URL}/invitation#${token}`,
    tokenHash: hashToken(token),
    expiresAt: new Date(now.getTime() + DAYS * 86_400_000),
  }
}

/** Invitations that can still be accepted. */
export const openInvitations = (now: Date) => ({
  acceptedAt: null,
  revokedAt: null,
  expiresAt: { gt: now },
})
