import 'server-only'
import { db } from '#lib/db/client.ts'

const TRIES_MAX = 5
const LOCK_MINUTES = 15

/**
 * Takes one of the five tries that an account has; false while it is closed. The try is taken before the password is
 * compared, so that guesses sent at once cannot all find the account open. The fifth closes it until it is forgiven or a
 * quarter of an hour is over.
 */
export async function takeTry(userId: string, now: Date): Promise<boolean> {
  const lockedUntil = new Date(now.getTime() + LOCK_MINUTES * 60_000)
  const taken = await db.$executeRaw`
    update "User" set
      "failedSignIns" = case when "lockedUntil" is null then "failedSignIns" + 1 else 1 end,
      "lockedUntil" = case
        when "lockedUntil" is null and "failedSignIns" + 1 >= ${TRIES_MAX}::int
        then ${lockedUntil}::timestamptz end
    where id = ${userId} and ("lockedUntil" is null or "lockedUntil" <= ${now}::timestamptz)`
  return taken === 1
}

/** What a right password writes: every try is there again. */
export const allTries = { failedSignIns: 0, lockedUntil: null }
