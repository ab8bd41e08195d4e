import 'server-only'
import { db } from '#lib/db/client.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { findLivePasswordLink } from './password-link.ts'

/** The same for a wrong, used, withdrawn or overdue link: it tells nobody which. */
export const invalidPasswordLink = fail(
  'password_link_invalid',
  'This link does not work, or works no more. Ask whoever runs this portal for another.',
)

/** Whose password the holder of a link sets. */
export async function findPasswordLink(
  { token }: { token: string },
  now = new Date(),
): Promise<Result<{ email: string }, 'password_link_invalid'>> {
  const link = await findLivePasswordLink(db, token, now)
  return link ? ok({ email: link.user.email }) : invalidPasswordLink
}
