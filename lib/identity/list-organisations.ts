import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from './scope.ts'

/** Every organisation, for staff, by name. */
export const listOrganisations = (_: StaffScope): Promise<{ id: string; name: string }[]> =>
  db.organisation.findMany({
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
    take: 1_000,
  })
