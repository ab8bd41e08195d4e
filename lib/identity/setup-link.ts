import 'server-only'
import { randomBytes } from 'node:crypto'
import { db } from '#lib/db/client.ts'
import { hashToken } from './api-token-holder.ts'

/**
 * The path of the one-time link for the first administrator, made anew at every start until it is used; null
 * when there is an administrator. Only its hash is stored.
 */
export async function ensureSetupLink(): Promise<string | null> {
  const administrators = await db.user.count({
    where: { staffRole: 'administrator', disabledAt: null },
  })
  if (administrators > 0) return null
  const token = randomBytes(24).toString('base64url')
  await db.installation.update({
    where: { id: 1 },
    data: { setupTokenHash: hashToken(token) },
    select: { id: true },
  })
  return `/setup?token=${token}`
}

/** Whether this token still makes the first administrator; the page asks before it shows the form. */
export async function isSetupTokenValid(token: string): Promise<boolean> {
  const found = await db.installation.count({ where: { id: 1, setupTokenHash: hashToken(token) } })
  return found === 1
}
