import 'server-only'
import { db } from '#lib/db/client.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Whether somebody may turn to this organisation; where a session looks is kept by the browser, so nothing is written. */
export async function chooseOrganisation(
  { userId }: { userId: string },
  { organisationId }: { organisationId: string },
): Promise<Result<{ organisationId: string }, 'not_found'>> {
  const memberships = await db.membership.count({ where: { userId, organisationId } })
  return memberships > 0
    ? ok({ organisationId })
    : fail(
        'not_found',
        'There is no such organisation, or you are in it no more. Load the page again to see yours.',
      )
}
