import 'server-only'
import { db } from '#lib/db/client.ts'

/** When a user last gave the right password; null when never. */
export async function findLastSignIn(userId: string): Promise<string | null> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { lastSignInAt: true } })
  return user?.lastSignInAt?.toISOString() ?? null
}
