import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import { createdBefore, noPage } from '#lib/shared/page-cursor.ts'
import type { ListOrganisationsInput } from './people-schema.ts'
import type { StaffScope } from './scope.ts'

/** Every organisation, for staff, by name. */
export const listOrganisations = (_: StaffScope): Promise<{ id: string; name: string }[]> =>
  db.organisation.findMany({
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
    take: 1_000,
  })

const living: Prisma.SubscriptionWhereInput = {
  status: { in: ['pending', 'active', 'suspended'] },
}

/** Organisations by a part of their name or of a member's e-mail, newest first, one page after `cursor`. */
export async function listOrganisationsInDetail(
  _: StaffScope,
  { search, cursor, take }: ListOrganisationsInput,
) {
  const last = cursor
    ? await db.organisation.findUnique({
        where: { id: cursor },
        select: { id: true, createdAt: true },
      })
    : null
  if (cursor && !last) return noPage
  const matching = { contains: search ?? '', mode: 'insensitive' as const }
  const rows = await db.organisation.findMany({
    where: {
      AND: [
        last ? createdBefore(last) : {},
        search
          ? { OR: [{ name: matching }, { memberships: { some: { user: { email: matching } } } }] }
          : {},
      ],
    },
    select: {
      id: true,
      name: true,
      createdAt: true,
      _count: { select: { memberships: true, subscriptions: { where: living } } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
  })
  const items = rows.slice(0, take).map(({ _count, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    members: _count.memberships,
    subscriptions: _count.subscriptions,
  }))
  return { items, next: rows.length > take ? (items.at(-1)?.id ?? null) : null }
}
