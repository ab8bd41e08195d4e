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

/** Organisations whose name holds the text, newest first, with their people and live subscriptions. */
export async function listOrganisationsInDetail(_: StaffScope, search: string) {
  const rows = await db.organisation.findMany({
    where: search === '' ? {} : { name: { contains: search, mode: 'insensitive' } },
    select: {
      id: true,
      name: true,
      createdAt: true,
      memberships: { select: { user: { select: { name: true } } }, take: 10 },
      _count: {
        select: {
          subscriptions: { where: { status: { in: ['pending', 'active', 'suspended'] } } },
        },
      },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 200,
  })
  return rows.map(({ memberships, _count, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    members: memberships.map(({ user }) => user.name),
    subscriptions: _count.subscriptions,
  }))
}
