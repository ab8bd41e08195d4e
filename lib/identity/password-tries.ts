import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'

const TRIES_MAX = 5
const MINUTES = 15
/** Addresses without an account that are remembered. */
const STRANGERS_MAX = 100_000

/**
 * Takes one of the five tries that an address has; false once they are used up, until a quarter of an hour after the last
 * one. The try is taken before the password is compared, so that guesses sent at once cannot all find the account open.
 * An address without an account is counted alike: what is refused says nothing of who has one.
 */
export async function takeTry(email: string, now: Date): Promise<boolean> {
  const forgottenAt = new Date(now.getTime() + MINUTES * 60_000)
  const taken = await db.$executeRaw`
    insert into "PasswordTries" as known ("email", "tries", "forgottenAt")
    values (${email}, 1, ${forgottenAt}::timestamptz)
    on conflict ("email") do update set
      "tries" = case when known."forgottenAt" <= ${now}::timestamptz then 1 else known."tries" + 1 end,
      "forgottenAt" = excluded."forgottenAt"
    where known."tries" < ${TRIES_MAX}::int or known."forgottenAt" <= ${now}::timestamptz`
  return taken === 1
}

/** What a right password does: every try is there again. */
export const forgiveTries = async (tx: Tx, email: string): Promise<void> => {
  await tx.passwordTries.deleteMany({ where: { email } })
}

/** Until when each of these addresses is closed; those that are open are not there. */
export async function listClosed(emails: string[], now: Date): Promise<Map<string, Date>> {
  const closed = await db.passwordTries.findMany({
    where: { email: { in: emails }, tries: { gte: TRIES_MAX }, forgottenAt: { gt: now } },
    select: { email: true, forgottenAt: true },
  })
  return new Map(closed.map(({ email, forgottenAt }) => [email, forgottenAt]))
}

/**
 * Forgets tries whose time is over, and beyond a bound the oldest of addresses without an account: whoever makes up
 * addresses does not fill the database, and opens no account by it either.
 */
export async function forgetTries(now = new Date(), strangersMax = STRANGERS_MAX): Promise<void> {
  await db.passwordTries.deleteMany({ where: { forgottenAt: { lte: now } } })
  await db.$executeRaw`
    delete from "PasswordTries" where "email" in (
      select "email" from "PasswordTries" as tried
      where not exists (select from "User" where "User"."email" = tried."email")
      order by "forgottenAt" desc offset ${strangersMax}::int)`
}
