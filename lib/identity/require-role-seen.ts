import 'server-only'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Refuses to give somebody another role in place of one that nobody has looked at. */
export const requireRoleSeen = (
  role: string | null,
  seen: string | null | undefined,
): Result<null, 'conflict'> =>
  seen === undefined || seen === role
    ? ok(null)
    : fail(
        'conflict',
        `Somebody else has changed this role meanwhile; it is “${role ?? 'none'}” now. Nothing was changed. Load the page again before you choose another.`,
      )
