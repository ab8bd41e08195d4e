import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from './scope.ts'

/** Who is on the staff and not shut out, by name; for whoever has to choose one of them. */
export async function listStaff(
  _: StaffScope,
): Promise<{ id: string; name: string; role: string }[]> {
  const users = await db.user.findMany({
    where: { staffRole: { not: null }, disabledAt: null },
    select: { id: true, name: true, staffRole: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
  return users.map(({ staffRole, ...user }) => ({ ...user, role: staffRole ?? '' }))
}
