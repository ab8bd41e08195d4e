import 'server-only'
import type { z } from 'zod'
import { db } from '#lib/db/client.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { organisationDetail } from './people-schema.ts'
import type { StaffScope } from './scope.ts'

/** One organisation and who is in it, owners first. */
export async function findOrganisationForStaff(
  _: StaffScope,
  { organisationId }: { organisationId: string },
): Promise<Result<z.output<typeof organisationDetail>, 'not_found'>> {
  const found = await db.organisation.findUnique({
    where: { id: organisationId },
    select: {
      id: true,
      name: true,
      createdAt: true,
      memberships: {
        select: {
          role: true,
          user: {
            select: { id: true, name: true, email: true, disabledAt: true, lastSignInAt: true },
          },
        },
        orderBy: [{ role: 'asc' }, { createdAt: 'asc' }],
      },
    },
  })
  if (!found) return fail('not_found', 'No such organisation.')
  const { memberships, createdAt, ...organisation } = found
  return ok({
    ...organisation,
    createdAt: createdAt.toISOString(),
    members: memberships.map(({ role, user: { id, disabledAt, lastSignInAt, ...user } }) => ({
      userId: id,
      ...user,
      role,
      disabledAt: disabledAt?.toISOString() ?? null,
      lastSignInAt: lastSignInAt?.toISOString() ?? null,
    })),
  })
}
